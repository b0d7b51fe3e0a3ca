// Read before the page is drawn: what only scripts can do has its room from the
// beginning, so that nothing moves when they come.
document.documentElement.classList.add("js");
