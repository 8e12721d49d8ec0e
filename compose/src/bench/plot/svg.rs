//! A picture as text.

use std::fmt::Write as _;

/// Colours that can be told apart on light and on dark paper, also by those who see fewer of them.
const COLOURS: [&str; 8] =
    ["#2f7ed8", "#e0731d", "#1a9c6b", "#c04a9e", "#b08a00", "#7c6fd6", "#5aa7c4", "#8a8f98"];

/// Text and lines follow the colours that whoever looks prefers.
const STYLE: &str = "text{font:12px system-ui,sans-serif;fill:#24292f}.title{font-size:14px;font-weight:600}\
    .paper{fill:#fff}.grid{stroke:#d8dee4}.axis{stroke:#57606a}polyline{fill:none;stroke-width:2}\
    @media(prefers-color-scheme:dark){text{fill:#d0d7de}.paper{fill:#161b22}.grid{stroke:#30363d}\
    .axis{stroke:#8b949e}}";

/// Where a text stands beside its point.
#[derive(Debug, Clone, Copy)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// A picture that grows by what is put on it.
#[derive(Debug)]
pub struct Picture {
    width: f64,
    height: f64,
    body: String,
}

impl Picture {
    /// Empty paper with a title.
    pub fn new(width: f64, height: f64, title: &str) -> Self {
        let mut picture = Self { width, height, body: String::new() };
        picture.words("title", (16.0, 24.0), Anchor::Start, title);
        picture
    }

    pub fn text(&mut self, at: (f64, f64), anchor: Anchor, text: &str) {
        self.words("label", at, anchor, text);
    }

    fn words(&mut self, class: &str, (x, y): (f64, f64), anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let text = escaped(text);
        let _ = writeln!(
            self.body,
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>"
        );
    }

    /// A line of the frame: `axis` or `grid`.
    pub fn rule(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let _ = writeln!(
            self.body,
            "<line class=\"{class}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>"
        );
    }

    /// A line in the colour of a series.
    pub fn stroke(&mut self, series: usize, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let _ = writeln!(
            self.body,
            "<line stroke=\"{}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>",
            colour(series)
        );
    }

    /// The line of a series through these points, and a mark on each.
    pub fn line(&mut self, series: usize, points: &[(f64, f64)]) {
        let joined: Vec<_> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let colour = colour(series);
        let _ = writeln!(self.body, "<polyline stroke=\"{colour}\" points=\"{}\"/>", joined.join(" "));
        points.iter().for_each(|point| self.mark(series, *point));
    }

    /// The mark of a series: its shape tells it from the others without colours.
    pub fn mark(&mut self, series: usize, (x, y): (f64, f64)) {
        let colour = colour(series);
        let _ = match series % 3 {
            0 => writeln!(self.body, "<circle fill=\"{colour}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>"),
            1 => {
                let (left, top) = (x - 3.5, y - 3.5);
                writeln!(
                    self.body,
                    "<rect fill=\"{colour}\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"7\" height=\"7\"/>"
                )
            }
            _ => writeln!(self.body, "<path fill=\"{colour}\" d=\"M{x:.1} {:.1}l4.5 8h-9z\"/>", y - 5.0),
        };
    }

    pub fn bar(&mut self, series: usize, (x, y): (f64, f64), width: f64, height: f64) {
        let _ = writeln!(
            self.body,
            "<rect class=\"bar\" fill=\"{}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" \
             height=\"{height:.1}\"/>",
            colour(series)
        );
    }

    /// All of it.
    pub fn end(self) -> String {
        let Self { width, height, body } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
             width=\"{width:.0}\" height=\"{height:.0}\">\n<style>{STYLE}</style>\n\
             <rect class=\"paper\" width=\"{width:.0}\" height=\"{height:.0}\" rx=\"6\"/>\n{body}</svg>\n"
        )
    }
}

fn colour(series: usize) -> &'static str {
    COLOURS[series % COLOURS.len()]
}

fn escaped(text: &str) -> String {
    // Titles may mark code, as the page does.
    text.replace('`', "").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
