"use strict";
// Rules: checked while they are written, some time after the last key. Saved as a file of one's own.
const rules = document.getElementById("source");
if (rules) {
  const shown = document.getElementById("problems");
  let timer = 0, asked = 0;
  const show = problems => {
    shown.replaceChildren(...(problems.length ? problems : [null]).map(problem => {
      const line = document.createElement(problem ? "pre" : "p");
      line.textContent = problem ? problem.text : shown.dataset.none;
      if (problem) { line.className = problem.severity; line.tabIndex = 0; line.onclick = () => go(problem); }
      return line;
    }));
  };
  const go = problem => {
    const before = rules.value.split("\n").slice(0, problem.line - 1).join("\n").length + (problem.line > 1 ? 1 : 0);
    rules.focus();
    rules.setSelectionRange(before + problem.column - 1, before + problem.column - 1);
  };
  const check = async () => {
    const mine = ++asked;
    const answer = await fetch(rules.dataset.check, { method: "POST", body: rules.value, headers: { "Content-Type": "text/plain" } }).catch(() => null);
    if (!answer || mine !== asked) return;
    const told = await answer.json();
    show(told.problems || [{ text: told.error, severity: "error", line: 1, column: 1 }]);
  };
  rules.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(check, 600); });
  const save = document.getElementById("save");
  save.hidden = false;
  save.onclick = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([rules.value], { type: "text/plain" }));
    link.download = save.dataset.name;
    link.click();
    URL.revokeObjectURL(link.href);
  };
}
// Queries: Ctrl+Space completes a name of the ontology, Ctrl+Enter runs.
const query = document.getElementById("query");
if (query) {
  const list = document.getElementById("suggestions");
  let names = null, chosen = 0, found = [];
  const word = () => query.value.slice(0, query.selectionStart).match(/[\w:-]*$/)[0];
  const close = () => { list.hidden = true; query.removeAttribute("aria-activedescendant"); };
  const take = name => {
    const end = query.selectionStart, start = end - word().length;
    query.setRangeText(name, start, end, "end");
    close();
    query.focus();
  };
  const draw = () => {
    list.replaceChildren(...found.map((one, number) => {
      const item = document.createElement("li");
      item.id = `suggestion-${number}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", number === chosen);
      item.append(one.name, " ");
      const more = document.createElement("span");
      more.className = "small";
      more.textContent = `${one.label} ${one.zh}`;
      item.append(more);
      item.onmousedown = event => { event.preventDefault(); take(one.name); };
      return item;
    }));
    list.hidden = !found.length;
    if (found.length) query.setAttribute("aria-activedescendant", `suggestion-${chosen}`);
  };
  const complete = async () => {
    names = names || (await (await fetch(query.dataset.completion)).json()).names;
    const typed = word().replace(/^hz:/, "").toLowerCase();
    const fits = one => one.name.slice(3).toLowerCase().startsWith(typed) || one.label.toLowerCase().includes(typed);
    found = names.filter(fits).slice(0, 12);
    chosen = 0;
    draw();
  };
  query.addEventListener("keydown", event => {
    if (event.ctrlKey && event.key === "Enter") { event.preventDefault(); query.form.requestSubmit(); return; }
    if (event.ctrlKey && event.key === " ") { event.preventDefault(); complete(); return; }
    if (list.hidden) return;
    if (event.key === "Escape") { event.preventDefault(); close(); }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      draw();
    }
    if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); take(found[chosen].name); }
  });
  query.addEventListener("blur", close);
}
