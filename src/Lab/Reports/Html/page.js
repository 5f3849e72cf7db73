'use strict';
const { runs } = JSON.parse(document.getElementById('data').textContent);
const style = getComputedStyle(document.documentElement);
const ink = style.getPropertyValue('--ink').trim(), grid = style.getPropertyValue('--grid').trim();
const colours = ['#2f6fde', '#d9480f', '#2b8a3e', '#9c36b5', '#e8a200', '#0c8599', '#c2255c', '#5f6b7a', '#7c4a1e', '#4c6ef5', '#82c91e', '#f06595'];
const units = {
  rate: { name: 'Mbit/s', factor: 1e-6 }, time: { name: 'ms', factor: 1e3 }, size: { name: 'kB', factor: 1e-3 }, share: { name: '%', factor: 100 }, count: { name: '', factor: 1 },
};

// As the article has them.
const words = { pace: 'PaceRate', gpest: 'GPest', ltbw: 'LTbw', fillcwbw: 'FillCwBw', timely: 'TimelyMultiplier' };

function paragraph(text, kind) {
  const p = document.createElement('p');
  p.textContent = text;
  if (kind) p.className = kind;
  document.getElementById('text').append(p);
}
for (const line of runs[0].about.split('\n')) paragraph(line);
for (const line of runs[0].expected.split('\n')) paragraph(line, 'expected');

// One plot: series of [label, times, values] on a common axis of time.
function plot(title, unit, series) {
  series = series.filter(([, , values]) => values.some(value => value !== null));
  if (series.length === 0) return;
  const { name, factor } = units[unit];
  const box = document.createElement('section');
  const head = document.createElement('h2');
  head.textContent = name ? `${title} (${name})` : title;
  box.append(head);
  document.getElementById('plots').append(box);
  const tables = series.map(([, times, values]) => [times, values.map(value => value === null ? null : value * factor)]);
  const data = tables.length === 1 ? tables[0] : uPlot.join(tables);
  const width = () => Math.max(300, box.clientWidth);
  const axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
  const chart = new uPlot({
    width: width(), height: 240,
    cursor: { sync: { key: 'time' } },
    scales: { x: { time: false }, y: { range: (u, low, high) => [Math.min(0, low), high > 0 ? high * 1.05 : 1] } },
    axes: [{ ...axis, label: 's', labelSize: 16 }, { ...axis, size: 60 }],
    series: [{ label: 's' }, ...series.map(([label], i) => ({ label, stroke: colours[i % colours.length], width: 1.5, spanGaps: true, value: (u, value) => value == null ? '-' : value.toPrecision(4) }))],
  }, data, box);
  addEventListener('resize', () => chart.setSize({ width: width(), height: 240 }));
}

const all = column => runs.flatMap(run => run.traces.slice(1).map(trace => [run.label ? (run.traces.length > 2 ? `${run.label} ${trace.name}` : run.label) : trace.name, trace.time, trace[column]]));
plot(`queue of ${runs[0].traces[0].name}`, 'size', runs.map(run => [run.label || 'queue', run.traces[0].time, run.traces[0].queue]));
plot('goodput', 'rate', all('goodput'));
plot('RTT', 'time', all('rtt'));
plot('packets dropped so far', 'count', runs.map(run => [run.label || 'dropped', run.traces[0].time, run.traces[0].drops]));
if (runs.length > 1) {
  plot('congestion window', 'size', all('cwnd'));
  plot('pacing rate', 'rate', all('pace'));
} else {
  for (const trace of runs[0].traces.slice(1)) {
    const columns = (...names) => names.map(name => [words[name] ?? name, trace.time, trace[name]]);
    plot(`${trace.name}: window`, 'size', columns('cwnd', 'ssthresh', 'flight'));
    plot(`${trace.name}: rates`, 'rate', columns('pace', 'gpest', 'ltbw', 'goodput'));
    // On a plot of its own: many times the others, where the window is larger than the path.
    if (trace.fillcwbw.some(value => value !== null)) plot(`${trace.name}: what fills the window`, 'rate', columns('pace', 'fillcwbw'));
    plot(`${trace.name}: Timely's multiplier`, 'share', columns('timely'));
  }
}
