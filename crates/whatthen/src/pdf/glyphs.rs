//! The glyphs of a page, as they stand when one looks at it.

use analysis::extract::printed::Glyph;
use hayro_font::hayro_syntax::page::Page;
use hayro_font::kurbo::{Affine, Point, Rect, Vec2};

use super::drawing::{Drawing, Sources};
use super::limits::{MAX_PAGE_GLYPHS, MAX_PAGE_INSTRUCTIONS};

/// Glyphs that far outside the page do not show; points.
const MARGIN: f64 = 1.0;
/// How far a line may rise, as a part of its length, and still be read as level.
const LEVEL: f64 = 0.1;

/// The glyphs of a page that run in the direction in which most of them do; `None` where there are too many.
pub(super) fn glyphs_of<'a>(page: &Page<'a>, sources: &Sources<'a>) -> Option<Vec<Glyph>> {
    let (width, height) = page.render_dimensions();
    let shown = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut canvas = Canvas { shown, turned: Default::default(), count: 0, instructions: 0 };
    let to_page = Affine::new(page.initial_transform(true).as_coeffs());
    Drawing::new(sources, &mut canvas, to_page).follow(page.typed_operations(), page.resources());
    if canvas.is_full() {
        return None;
    }
    // Of as many in two directions those that are turned less.
    canvas.turned.into_iter().rev().max_by_key(Vec::len)
}

/// A letter as it is drawn.
pub(super) struct Shown {
    /// What it stands for; empty where its font does not say.
    pub(super) text: String,
    /// From its own space, in which the font's size is 1 and y goes up, to the page.
    pub(super) to_page: Affine,
    /// How far it advances, in its own space.
    pub(super) wide: f64,
    pub(super) visible: bool,
}

/// Takes glyphs down where they show.
pub(super) struct Canvas {
    /// The page, its upper left corner at 0.
    shown: Rect,
    /// Glyphs by how far their lines are turned to the right: 0, 90, 180 and 270 degrees.
    turned: [Vec<Glyph>; 4],
    /// Glyphs that were drawn, whether they show or not.
    count: usize,
    instructions: usize,
}

impl Canvas {
    /// Whether more was drawn than any page has.
    pub(super) fn is_full(&self) -> bool {
        self.count > MAX_PAGE_GLYPHS || self.instructions > MAX_PAGE_INSTRUCTIONS
    }

    /// Counts an instruction.
    pub(super) fn instructed(&mut self) {
        self.instructions += 1;
    }

    /// Takes a letter down.
    pub(super) fn take(&mut self, letter: Shown) {
        self.count += 1;
        let Shown { text, to_page, wide, visible } = letter;
        let origin = to_page * Point::ZERO;
        if !self.shown.inflate(MARGIN, MARGIN).contains(origin) {
            return;
        }
        let along = to_page * Point::new(1.0, 0.0) - origin;
        let up = to_page * Point::new(0.0, 1.0) - origin;
        let Some((turn, x, y)) = self.placed(origin, along) else { return };
        let size = (along.cross(up) / along.hypot()).abs();
        let width = (wide * along.hypot()).abs();
        let [x, y, width, size] = [x, y, width, size].map(|n| n as f32);
        self.turned[turn].push(Glyph { text, x, y, width, size, visible });
    }

    /// Quarter turns to the right of a line that runs `along`, and a point of it on the page turned back by them;
    /// `None` for what runs aslant.
    fn placed(&self, point: Point, along: Vec2) -> Option<(usize, f64, f64)> {
        let (x, y) = (point.x, point.y);
        let level = |rise: f64, length: f64| rise.abs() <= LEVEL * length.abs();
        if level(along.y, along.x) {
            let upright = along.x > 0.0;
            Some(if upright { (0, x, y) } else { (2, self.shown.x1 - x, self.shown.y1 - y) })
        } else if level(along.x, along.y) {
            let down = along.y > 0.0;
            Some(if down { (1, y, self.shown.x1 - x) } else { (3, self.shown.y1 - y, x) })
        } else {
            None
        }
    }
}
