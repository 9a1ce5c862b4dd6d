//! From the drawing instructions of a page to its glyphs, as they stand when one looks at it.

use analysis::extract::printed::Glyph;
use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::{Dict, Name};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RenderContent, SoftMask, TransformExt, interpret_page,
};

use super::limits::MAX_PAGE_GLYPHS;

/// A glyph whose font does not say how wide it is, as a part of its size.
const USUAL_WIDTH: f64 = 0.5;
/// Glyphs that far outside the page do not show; points.
const MARGIN: f64 = 1.0;
/// How far a line may rise, as a part of its length, and still be read as level.
const LEVEL: f64 = 0.1;

/// The glyphs of a page that run in the direction in which most of them do; `None` where there are too many.
pub(super) fn glyphs_of<'a>(
    page: &Page<'a>,
    cache: &InterpreterCache<'a>,
    settings: &InterpreterSettings,
) -> Option<Vec<Glyph>> {
    let (width, height) = page.render_dimensions();
    let shown = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let to_page = page.initial_transform(true).to_kurbo();
    let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..settings.clone() };
    let mut context = Context::new(to_page, shown, cache, page.xref(), settings);
    let mut canvas = Canvas { shown, turned: Default::default(), count: 0, marked: Vec::new() };
    interpret_page(page, &mut context, &mut canvas);
    if canvas.count > MAX_PAGE_GLYPHS {
        return None;
    }
    canvas.turned.into_iter().rev().max_by_key(Vec::len)
}

/// Takes glyphs down, and nothing else that is drawn.
struct Canvas {
    /// The page, its upper left corner at 0.
    shown: Rect,
    /// Glyphs by how far their lines are turned to the right: 0, 90, 180 and 270 degrees.
    turned: [Vec<Glyph>; 4],
    count: usize,
    /// For each marked content that is open, whether it is the page's and not the document's: a running title, say.
    marked: Vec<bool>,
}

impl Canvas {
    fn take(&mut self, drawn: &Drawn<'_>, to_page: Affine, visible: bool) {
        self.count += 1;
        if self.count > MAX_PAGE_GLYPHS {
            return;
        }
        let origin = to_page * Point::ZERO;
        if !self.shown.inflate(MARGIN, MARGIN).contains(origin) {
            return;
        }
        // A glyph's own space has 1,000 units a font size, and its y goes up.
        let along = to_page * Point::new(1000.0, 0.0) - origin;
        let up = to_page * Point::new(0.0, 1000.0) - origin;
        let Some((turn, x, y)) = self.placed(origin, along) else { return };
        let size = (along.cross(up) / along.hypot()).abs();
        let advance = match drawn {
            Drawn::Outline(glyph) => glyph.advance_width(),
            Drawn::Type3(glyph) => glyph.advance_width(),
        };
        let width = advance.map_or(USUAL_WIDTH, |advance| f64::from(advance) / 1000.0) * size;
        let text = match drawn.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(words)) => words,
            None => String::new(),
        };
        let [x, y, width, size] = [x, y, width, size].map(|n| n as f32);
        self.turned[turn].push(Glyph { text, x, y, width, size, visible });
    }

    /// Quarter turns to the right of a line that runs `along`, and a point of it on the page turned back by them;
    /// `None` for what runs aslant.
    fn placed(&self, point: Point, along: Vec2) -> Option<(usize, f64, f64)> {
        let (x, y) = (point.x, point.y);
        let level = |rise: f64, length: f64| rise.abs() <= LEVEL * length.abs();
        match (along.x > 0.0, along.y > 0.0) {
            (true, _) if level(along.y, along.x) => Some((0, x, y)),
            (false, _) if level(along.y, along.x) => Some((2, self.shown.x1 - x, self.shown.y1 - y)),
            (_, true) if level(along.x, along.y) => Some((1, y, self.shown.x1 - x)),
            (_, false) if level(along.x, along.y) => Some((3, self.shown.y1 - y, x)),
            _ => None,
        }
    }
}

impl<'a> Device<'a> for Canvas {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        if self.marked.contains(&true) {
            return;
        }
        let visible = !matches!(mode, DrawMode::Invisible);
        for glyph in run.glyphs() {
            self.take(glyph, props.transform * glyph.transform(), visible);
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let kind = properties.and_then(|properties| properties.get::<Name<'_>>(&b"Type"[..]));
        self.marked.push(tag == b"Artifact" && kind.is_some_and(|kind| kind.as_str() == "Pagination"));
    }

    fn end_marked_content(&mut self) {
        self.marked.pop();
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
