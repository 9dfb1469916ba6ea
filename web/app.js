// Draw each chart whose data stand in the page. No eval: the policy forbids it, hence `ast`.
"use strict";

for (const block of document.querySelectorAll("script[data-chart]")) {
  const place = document.getElementById(block.dataset.chart);
  const options = { ast: true, actions: false, renderer: "svg", defaultStyle: false, tooltip: { disableDefaultStyle: true } };
  vegaEmbed(place, JSON.parse(block.textContent), options).catch(() => place.classList.add("failed"));
}
