//! A bar for each figure.

use super::svg::{Anchor, Picture};
use crate::bench::numbers::middle;
use crate::bench::results::{Figure, Table};

const WIDTH: f64 = 760.0;
const TOP: f64 = 60.0;
/// Names stand to the left of this.
const LEFT: f64 = 300.0;
/// Numbers stand to the right of the longest bar.
const RIGHT: f64 = 90.0;
const BAR: f64 = 14.0;
const ROW: f64 = 20.0;
const GAP: f64 = 26.0;

/// Bars in groups: one group for each thing that was measured.
pub fn draw(table: &Table) -> String {
    let mut groups: Vec<&str> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for Figure { what, of, .. } in &table.figures {
        if !groups.contains(&&**what) {
            groups.push(what);
        }
        if !names.contains(&&**of) {
            names.push(of);
        }
    }
    // Where all are of one, a group is a bar with the name of what was measured.
    let single = names.len() == 1;
    let gaps = if single { 0.0 } else { groups.len() as f64 * GAP };
    let height = TOP + table.figures.len() as f64 * ROW + gaps + 16.0;
    let mut picture = Picture::new(WIDTH, height, &table.title);
    picture.text((LEFT, TOP - 14.0), Anchor::Start, &table.unit);
    let most = table.figures.iter().map(|figure| figure.spread.high).fold(f64::MIN_POSITIVE, f64::max);
    let width = |value: f64| value / most * (WIDTH - LEFT - RIGHT);
    let mut y = TOP;
    for group in groups {
        if !single {
            picture.text((16.0, y + 16.0), Anchor::Start, group);
            y += GAP;
        }
        for figure in table.figures.iter().filter(|figure| figure.what == group) {
            let series = names.iter().position(|name| *name == figure.of).unwrap_or_default();
            let name = if single { group } else { &figure.of };
            picture.text((LEFT - 8.0, y + 11.0), Anchor::End, name);
            picture.bar(series, (LEFT, y), width(figure.spread.median), BAR);
            let line = y + BAR / 2.0;
            let [low, high] = [figure.spread.low, figure.spread.high].map(|value| LEFT + width(value));
            picture.rule("axis", (low, line), (high, line));
            picture.text((high + 8.0, y + 11.0), Anchor::Start, &middle(&figure.spread));
            y += ROW;
        }
    }
    picture.rule("axis", (LEFT, TOP), (LEFT, height - 12.0));
    picture.end()
}
