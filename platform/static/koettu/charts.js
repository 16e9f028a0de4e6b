// The values of a chart under the pointer and by keyboard. Each figure with data-chart becomes one
// tab stop; arrow keys go from mark to mark, on a map to the neighbour in that direction, letters
// to the municipality that begins with them. What a mark tells is its <title>; it is said in a line
// under the picture. Without this the picture has its table.

const WORD_PAUSE = 900;

class Reader {
  constructor(figure) {
    this.figure = figure;
    this.picture = figure.querySelector(".chart__picture");
    this.marks = [...figure.querySelectorAll(".mark")];
    this.at = null;
    this.typed = "";
    if (figure.dataset.chart === "distribution") {
      const left = new Map(this.marks.map((mark) => [mark, centre(mark).x]));
      this.marks.sort((a, b) => left.get(a) - left.get(b));
    }
    this.prepare();
  }

  prepare() {
    const svg = this.picture.querySelector("svg");
    this.said = document.createElement("p");
    this.said.className = "chart__said";
    this.words = document.createElement("span");
    this.words.setAttribute("aria-live", "polite");
    this.link = document.createElement("a");
    this.link.textContent = this.figure.dataset.open;
    this.link.hidden = true;
    const hint = document.createElement("span");
    hint.className = "chart__hint";
    hint.id = `${svg.querySelector("title").id}-hint`;
    hint.textContent = this.figure.dataset.hint;
    this.said.append(this.words, " ", this.link, " ", hint);
    this.picture.after(this.said);
    this.picture.tabIndex = 0;
    this.picture.setAttribute("role", "application");
    this.picture.setAttribute("aria-label", svg.querySelector("title").textContent);
    this.picture.setAttribute("aria-describedby", hint.id);
    this.picture.addEventListener("keydown", (event) => this.onKey(event));
    this.picture.addEventListener("focus", () => this.at || this.go(this.start()));
    for (const type of ["pointerover", "click"]) {
      this.picture.addEventListener(type, (event) => {
        const mark = event.target.closest(".mark");
        if (mark) this.go(mark);
      });
    }
  }

  start() {
    return this.picture.querySelector(".mark--own") || this.marks.at(-1);
  }

  go(mark) {
    if (!mark || mark === this.at) return;
    this.at?.classList.remove("mark--at");
    this.at = mark;
    mark.classList.add("mark--at");
    this.words.textContent = mark.querySelector("title").textContent;
    this.link.hidden = !mark.dataset.code || mark.classList.contains("mark--own");
    if (mark.dataset.code) this.link.href = this.address(mark.dataset.code);
  }

  address(code) {
    const url = new URL(location.href);
    url.searchParams.set("municipality", code);
    url.hash = "";
    return url.href;
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = this.next(event.key);
    if (next === undefined) return;
    event.preventDefault();
    this.go(next);
    if (event.key === "Enter" && !this.link.hidden) location.assign(this.link.href);
  }

  // The mark that a key leads to; undefined for a key that is not ours.
  next(key) {
    if (key === "Home") return this.marks[0];
    if (key === "End") return this.marks.at(-1);
    if (key === "Enter") return this.at;
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
    if (step) return this.figure.dataset.chart === "map" ? this.neighbour(step) : this.along(step);
    if (key.length === 1 && key.trim()) return this.named(key);
    return undefined;
  }

  along([right, down]) {
    const place = this.marks.indexOf(this.at) + right - down;
    return this.marks[Math.min(Math.max(place, 0), this.marks.length - 1)];
  }

  // The nearest in the direction: what lies aside counts twice.
  neighbour([right, down]) {
    const from = centre(this.at);
    let best = this.at;
    let least = Infinity;
    for (const mark of this.marks) {
      const to = centre(mark);
      const [x, y] = [to.x - from.x, to.y - from.y];
      const ahead = x * right + y * down;
      const aside = Math.abs(x * down) + Math.abs(y * right);
      if (mark !== this.at && ahead > 0.1 && ahead + 2 * aside < least) {
        least = ahead + 2 * aside;
        best = mark;
      }
    }
    return best;
  }

  named(letter) {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => (this.typed = ""), WORD_PAUSE);
    this.typed += letter.toLowerCase();
    const name = (mark) => mark.querySelector("title").textContent.toLowerCase();
    const found = this.marks
      .filter((mark) => name(mark).startsWith(this.typed))
      .sort((a, b) => name(a).localeCompare(name(b)));
    return found[0] || this.at;
  }
}

const centres = new WeakMap();

function centre(mark) {
  if (!centres.has(mark)) {
    const box = mark.getBBox();
    centres.set(mark, { x: box.x + box.width / 2, y: box.y + box.height / 2 });
  }
  return centres.get(mark);
}

for (const figure of document.querySelectorAll("[data-chart]")) new Reader(figure);
