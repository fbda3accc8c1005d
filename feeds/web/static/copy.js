// Copy buttons: shown only where they work. Everything else on our pages needs no script.
for (const button of document.querySelectorAll("button[data-copies]")) {
  const address = document.getElementById(button.dataset.copies);
  const said = button.querySelector("[role=status]");
  const copy = async () => {
    if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(address.textContent);
    getSelection().selectAllChildren(address);
    if (!document.execCommand("copy")) throw new Error("not copied");
  };
  button.hidden = false;
  button.addEventListener("click", () => copy().then(() => {
    said.textContent = button.dataset.done;
    setTimeout(() => { said.textContent = ""; }, 2000);
  }, () => getSelection().selectAllChildren(address)));
}
