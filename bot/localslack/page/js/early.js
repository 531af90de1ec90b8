// Sets the chosen colours before the first paint, so that a dark page does not flash white.
(() => {
  let choice = null;
  try { choice = localStorage.getItem("localslack.theme"); } catch { /* storage may be off */ }
  if (choice === "dark" || choice === "light") document.documentElement.dataset.theme = choice;
})();
