"""What AWS refuses and a simulation lets pass: a stand-in for the service, which a real engine never runs."""
