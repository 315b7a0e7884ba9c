// Pictures in outputs follow JupyterLab's word for its theme. Here the page has another; it is said in both.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const follow = () => {
  const { theme } = document.body.dataset;
  const light = theme === "light" || (theme !== "dark" && !dark.matches);
  document.body.dataset.jpThemeLight = String(light);
};
new MutationObserver(follow).observe(document.body, { attributeFilter: ["data-theme"] });
dark.addEventListener("change", follow);
follow();

// What the theme leaves out for whoever listens, or has only a keyboard.
for (const each of document.querySelectorAll("p.caption[role=heading]")) each.ariaLevel = "2";
document.querySelector("aside.sidebar-drawer")?.setAttribute("aria-label", "All pages");
document.querySelector("aside.toc-drawer")?.setAttribute("aria-label", "On this page");
for (const each of document.querySelectorAll("pre, .table-wrapper")) if (each.scrollWidth > each.clientWidth) each.tabIndex = 0;
