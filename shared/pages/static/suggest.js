// Suggestions while one types, for the fields that the script's own tag names: an ARIA list box that the
// keyboard reaches. Without it the form works as it is.
(() => {
  "use strict";
  const tag = document.currentScript;
  const WAIT = 150;
  const LEAST = 2;

  // The part of a field's text that is being typed: the whole, or the entry at the caret of a list.
  const entry = (field, list) => {
    if (!list) return { start: 0, end: field.value.length };
    const caret = field.selectionStart;
    const before = field.value.slice(0, caret).search(/[^,;\n]*$/);
    const after = field.value.slice(caret).search(/[,;\n]|$/);
    const blank = field.value.slice(before, caret).search(/\S|$/);
    return { start: before + blank, end: caret + after };
  };

  const attach = (field, kind, list) => {
    const box = document.createElement("ul");
    box.id = `${field.id}-suggestions`;
    box.className = "suggestions";
    box.setAttribute("role", "listbox");
    box.setAttribute("aria-label", tag.dataset.label);
    box.hidden = true;
    const said = document.createElement("p");
    said.className = "hidden";
    said.setAttribute("role", "status");
    const holder = document.createElement("div");
    holder.className = "suggesting";
    field.before(holder);
    holder.append(field, box, said);
    if (!list) field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("aria-controls", box.id);
    field.setAttribute("autocomplete", "off");

    let chosen = -1;
    let timer = 0;
    let asked = 0;

    const close = () => {
      clearTimeout(timer);
      asked += 1;
      box.hidden = true;
      chosen = -1;
      if (!list) field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
      said.textContent = "";
    };

    const mark = (number) => {
      const options = [...box.children];
      chosen = (number + options.length + 1) % (options.length + 1);
      if (chosen === options.length) chosen = -1;
      options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
      if (chosen < 0) field.removeAttribute("aria-activedescendant");
      else {
        field.setAttribute("aria-activedescendant", options[chosen].id);
        options[chosen].scrollIntoView({ block: "nearest" });
      }
    };

    const take = (option) => {
      const { start, end } = entry(field, list);
      field.setRangeText(option.dataset.label, start, end, "end");
      close();
      field.focus();
    };

    const show = (found) => {
      box.replaceChildren(...found.map(({ label, typed }, at) => {
        const option = document.createElement("li");
        option.id = `${box.id}-${at}`;
        option.dataset.label = label;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(label);
        if (typed) {
          const also = document.createElement("span");
          also.textContent = typed;
          option.append(" ", also);
        }
        return option;
      }));
      chosen = -1;
      field.removeAttribute("aria-activedescendant");
      box.hidden = found.length === 0;
      if (!list) field.setAttribute("aria-expanded", String(!box.hidden));
      said.textContent = box.hidden ? "" : tag.dataset.found;
    };

    const ask = async () => {
      const number = ++asked;
      const { start, end } = entry(field, list);
      const text = field.value.slice(start, end).trim();
      if (text.length < LEAST) return close();
      const query = new URLSearchParams({ kind, q: text.slice(0, 80), locale: document.documentElement.lang });
      try {
        const answer = await fetch(`/suggest?${query}`, { credentials: "omit" });
        const found = answer.ok ? (await answer.json()).suggestions : [];
        if (number === asked && document.activeElement === field) show(found);
      } catch {
        close(); // the form needs no suggestions
      }
    };

    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    field.addEventListener("keydown", (event) => {
      if (box.hidden) return;
      if (event.key === "ArrowDown") mark(chosen + 1);
      else if (event.key === "ArrowUp") mark(chosen < 0 ? box.children.length - 1 : chosen - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && chosen >= 0) take(box.children[chosen]);
      else return;
      event.preventDefault();
    });
    field.addEventListener("blur", close);
    box.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const option = event.target.closest("[role=option]");
      if (option) take(option);
    });
    if (!list) field.setAttribute("aria-expanded", "false");
  };

  for (const [id, kind, list] of [["occupation", "occupation", false], ["skills", "skill", true]]) {
    const field = document.getElementById(id);
    if (field) attach(field, kind, list);
  }
})();
