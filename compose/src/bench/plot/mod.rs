//! Plots of what was measured, as SVG that browsers show in the colours that their user prefers.

mod bars;
mod lines;
mod scale;
mod svg;

use super::results::{Plot, Table};

/// The plot of a table, if it has one.
pub fn draw(table: &Table) -> Option<String> {
    match table.plot.as_ref()? {
        Plot::Lines(axis) => Some(lines::draw(table, axis)),
        Plot::Bars => Some(bars::draw(table)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::results::{Figure, Spread};

    fn figure(of: &str, at: Option<f64>, value: f64) -> Figure {
        Figure {
            what: "get".into(),
            of: of.into(),
            at,
            spread: Spread::of(&[value, value * 1.5, value * 2.0]),
        }
    }

    fn table(plot: Plot, figures: Vec<Figure>) -> Table {
        let title = "Reads & writes".into();
        Table { title, unit: "ns".into(), plot: Some(plot), figures, ..Table::default() }
    }

    #[test]
    fn a_plot_of_lines_has_a_line_for_each_of_those_measured_and_names_its_axes() {
        let sizes = [16.0, 1024.0, 1_048_576.0];
        let of = |name: &'static str| sizes.map(|size| figure(name, Some(size), size * 3.0));
        let figures = [of("ours"), of("<theirs>")].concat();
        let svg = draw(&table(Plot::Lines("bytes of a value".into()), figures)).unwrap();
        assert_eq!(svg.matches("<polyline").count(), 2);
        for text in ["bytes of a value", ">ours<", "&lt;theirs&gt;", "1 MiB", "Reads &amp; writes"] {
            assert!(svg.contains(text), "{text} is not in {svg}");
        }
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }

    #[test]
    fn a_plot_of_bars_has_a_bar_for_each_figure_and_tells_its_value() {
        let svg =
            draw(&table(Plot::Bars, vec![figure("ours", None, 2.0), figure("theirs", None, 4.0)])).unwrap();
        assert_eq!(svg.matches("class=\"bar\"").count(), 2);
        assert!(svg.contains(">3.00<") && svg.contains(">6.00<"), "{svg}");
    }

    #[test]
    fn a_table_without_a_plot_is_not_drawn_and_one_without_figures_is_empty() {
        assert_eq!(draw(&Table::default()), None);
        for plot in [Plot::Bars, Plot::Lines("keys".into())] {
            let svg = draw(&table(plot, Vec::new())).unwrap();
            assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }
}
