"use strict";
// Adds to the page what pictures alone cannot do: lines that can be hidden, values under the pointer or
// at the arrow keys, and the choice of light or dark.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const tip = document.getElementById("tip");
  const isHidden = new Set();

  // The legend.
  const chips = [...document.querySelectorAll(".chip")];
  const all = document.getElementById("all");
  const tellShown = () => {
    for (const count of document.querySelectorAll("[data-shown]")) {
      count.textContent = String(chips.length - isHidden.size);
    }
    all?.setAttribute("aria-pressed", String(isHidden.size === 0));
  };
  const setShown = (chip, show) => {
    const series = Number(chip.dataset.series);
    if (show) isHidden.delete(series); else isHidden.add(series);
    chip.setAttribute("aria-pressed", String(show));
    for (const part of document.querySelectorAll(`[data-source] .m${series}`)) {
      part.classList.toggle("off", !show);
    }
  };
  for (const chip of chips) {
    const series = Number(chip.dataset.series);
    if (chip.getAttribute("aria-pressed") === "false") isHidden.add(series);
    chip.addEventListener("click", () => {
      setShown(chip, isHidden.has(series));
      tellShown();
    });
  }
  const atFirst = new Set(isHidden);
  all?.addEventListener("click", () => {
    const show = isHidden.size > 0;
    for (const chip of chips) setShown(chip, show || !atFirst.has(Number(chip.dataset.series)));
    tellShown();
  });

  // Light or dark.
  const theme = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : system.matches;
  };
  const tellTheme = () => theme.setAttribute("aria-pressed", String(isDark()));
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    tellTheme();
  });
  system.addEventListener("change", tellTheme);
  tellTheme();

  // The box with values.
  const element = (name, text, parent) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  };
  const place = (x, y) => {
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    const left = x + 16 + box.width > innerWidth ? x - 16 - box.width : x + 16;
    const top = Math.min(y + 12, innerHeight - box.height - 8);
    tip.style.transform = `translate(${Math.max(8, left)}px,${Math.max(8, top)}px)`;
  };
  const hide = () => { tip.hidden = true; };

  // Curves: all visible lines at one iteration.
  for (const chart of document.querySelectorAll("svg[data-source]")) {
    const [, contest] = chart.dataset.source.split("/");
    const { iterations, leaderboard } = data.contests[contest];
    const source = chart.dataset.source.split("/").reduce((part, key) => part[key], data);
    const number = (key) => Number(chart.dataset[key]);
    const first = iterations[0];
    const last = iterations[iterations.length - 1];
    const xOf = (index) => number("left")
      + (last > first ? (iterations[index] - first) / (last - first) : 0)
      * (number("right") - number("left"));
    let cursor;
    let current = iterations.length - 1;

    const show = (index, x, y) => {
      current = index;
      if (!cursor) {
        cursor = document.createElementNS("http://www.w3.org/2000/svg", "line");
        cursor.setAttribute("class", "cursor");
        cursor.setAttribute("y1", number("top"));
        cursor.setAttribute("y2", number("bottom"));
        chart.append(cursor);
      }
      cursor.setAttribute("x1", xOf(index));
      cursor.setAttribute("x2", xOf(index));
      const rows = leaderboard.map((row, position) => ({ row, position }))
        .filter(({ row, position }) => source.values[position] && !isHidden.has(row.method))
        .map(({ row, position }) => ({
          series: row.method, value: source.values[position][index],
          low: source.low[position][index], high: source.high[position][index],
        }));
      rows.sort((a, b) => (chart.dataset.order === "up" ? a.value - b.value : b.value - a.value));
      tip.replaceChildren();
      element("b", `iteration ${iterations[index]}`, tip);
      const body = element("tbody", undefined, element("table", undefined, tip));
      for (const row of rows) {
        const line = element("tr", undefined, body);
        const chip = document.querySelector(`.chip[data-series="${row.series}"] svg`);
        element("td", undefined, line).append(chip.cloneNode(true));
        element("td", data.methods[row.series].label, line);
        element("td", row.value.toFixed(3), line);
        element("td", row.low === undefined ? "" : `${row.low.toFixed(3)} to ${row.high.toFixed(3)}`,
          line);
      }
      place(x, y);
    };
    const leave = () => {
      hide();
      cursor?.remove();
      cursor = undefined;
    };
    chart.addEventListener("pointermove", (event) => {
      const box = chart.getBoundingClientRect();
      const x = (event.clientX - box.left) / box.width * chart.viewBox.baseVal.width;
      let nearest = 0;
      for (let index = 1; index < iterations.length; index += 1) {
        if (Math.abs(xOf(index) - x) < Math.abs(xOf(nearest) - x)) nearest = index;
      }
      show(nearest, event.clientX, event.clientY);
    });
    chart.addEventListener("pointerleave", leave);
    chart.addEventListener("blur", leave);
    const showByKey = (index) => {
      const box = chart.getBoundingClientRect();
      const share = xOf(index) / chart.viewBox.baseVal.width;
      show(index, box.left + share * box.width, box.top + box.height / 3);
    };
    chart.setAttribute("tabindex", "0");
    chart.addEventListener("focus", () => {
      if (chart.matches(":focus-visible")) showByKey(current);
    });
    chart.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
      if (event.key === "Escape") leave();
      if (!(event.key in steps)) return;
      event.preventDefault();
      showByKey(Math.max(0, Math.min(iterations.length - 1, current + steps[event.key])));
    });
  }

  // Trials: their words, in place of the browser's own slow titles.
  for (const title of document.querySelectorAll(".chart g > title")) {
    const mark = title.parentNode;
    const words = title.textContent;
    mark.dataset.words = words;
    title.remove();
    mark.addEventListener("pointermove", (event) => {
      tip.replaceChildren(words);
      place(event.clientX, event.clientY);
    });
    mark.addEventListener("pointerleave", hide);
  }
})();
