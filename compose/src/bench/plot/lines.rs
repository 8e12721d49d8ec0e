//! Lines over an axis.

use super::scale::Scale;
use super::svg::{Anchor, Picture};
use crate::bench::numbers::{place_name, short};
use crate::bench::results::{Figure, Table};

const WIDTH: f64 = 760.0;
/// Of the part with the lines.
const HEIGHT: f64 = 320.0;
const TOP: f64 = 60.0;
const LEFT: f64 = 76.0;
const RIGHT: f64 = 24.0;
const LEGEND: f64 = 20.0;

/// A line for each of those measured, through the middles, with the quarters around each.
pub fn draw(table: &Table, axis: &str) -> String {
    let series = series(table);
    let bottom = TOP + HEIGHT;
    let rows = series.len().div_ceil(2) as f64;
    let mut picture = Picture::new(WIDTH, bottom + 62.0 + rows * LEGEND, &table.title);
    let places = table.figures.iter().filter_map(|figure| figure.at);
    let across = Scale::new(places, (LEFT, WIDTH - RIGHT)).wider();
    let values = table.figures.iter().flat_map(|Figure { spread, .. }| [spread.low, spread.high]);
    let up = Scale::new(values, (bottom, TOP)).wider();
    frame(&mut picture, table, axis, &across, &up);
    for (number, (name, figures)) in series.iter().enumerate() {
        let points: Vec<_> = figures
            .iter()
            .filter_map(|figure| Some((across.place(figure.at?), up.place(figure.spread.median))))
            .collect();
        for ((x, _), figure) in points.iter().zip(figures) {
            let ends = [figure.spread.low, figure.spread.high].map(|value| (*x, up.place(value)));
            picture.stroke(number, ends[0], ends[1]);
        }
        picture.line(number, &points);
        let (column, row) = ((number % 2) as f64, (number / 2) as f64);
        let at = (LEFT + column * (WIDTH - LEFT) / 2.0, bottom + 66.0 + row * LEGEND);
        picture.mark(number, (at.0, at.1 - 4.0));
        picture.text((at.0 + 12.0, at.1), Anchor::Start, name);
    }
    picture.end()
}

/// The axes, with what they are and their units.
fn frame(picture: &mut Picture, table: &Table, axis: &str, across: &Scale, up: &Scale) {
    let bottom = TOP + HEIGHT;
    for tick in up.ticks() {
        let y = up.place(tick);
        picture.rule("grid", (LEFT, y), (WIDTH - RIGHT, y));
        picture.text((LEFT - 8.0, y + 4.0), Anchor::End, &short(tick, &table.unit));
    }
    let mut last = f64::NEG_INFINITY;
    for place in places(table) {
        let x = across.place(place);
        picture.rule("axis", (x, bottom), (x, bottom + 5.0));
        // Names that would overlap are left out.
        if x - last > 56.0 {
            picture.text((x, bottom + 20.0), Anchor::Middle, &place_name(place, axis));
            last = x;
        }
    }
    picture.rule("axis", (LEFT, bottom), (WIDTH - RIGHT, bottom));
    picture.rule("axis", (LEFT, TOP), (LEFT, bottom));
    // Nanoseconds are told with a unit at each of the rules.
    let unit = if table.unit == "ns" { "time" } else { &table.unit };
    picture.text((16.0, TOP - 14.0), Anchor::Start, unit);
    picture.text(((LEFT + WIDTH - RIGHT) / 2.0, bottom + 42.0), Anchor::Middle, axis);
}

/// The places on the axis at which something was measured, in order.
fn places(table: &Table) -> Vec<f64> {
    let mut places: Vec<_> = table.figures.iter().filter_map(|figure| figure.at).collect();
    places.sort_unstable_by(f64::total_cmp);
    places.dedup();
    places
}

/// The figures of each, by name.
fn series(table: &Table) -> Vec<(String, Vec<&Figure>)> {
    let several = table.figures.iter().any(|figure| figure.what != table.figures[0].what);
    let mut series: Vec<(String, Vec<&Figure>)> = Vec::new();
    for figure in &table.figures {
        let Figure { what, of, .. } = figure;
        let name = if several { format!("{what}: {of}") } else { of.clone() };
        match series.iter_mut().find(|(known, _)| *known == name) {
            Some((_, figures)) => figures.push(figure),
            None => series.push((name, vec![figure])),
        }
    }
    series
}
