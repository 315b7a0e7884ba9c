from tests.table.conftest import plain_environment as plain_environment
