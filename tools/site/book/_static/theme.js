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
