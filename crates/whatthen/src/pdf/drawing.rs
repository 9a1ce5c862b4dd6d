//! The drawing instructions of a page, as far as they place text (ISO 32000, 9.4): all others are passed over, and
//! pictures, colours and shapes are never looked at.

use std::collections::HashSet;
use std::sync::Arc;

use hayro_cmap::{BfString, load_embedded};
use hayro_font::hayro_syntax::content::TypedIter;
use hayro_font::hayro_syntax::content::ops::TypedInstruction;
use hayro_font::hayro_syntax::object::dict::keys::{D, MATRIX, OCPROPERTIES, OFF, RESOURCES, SUBTYPE, TYPE};
use hayro_font::hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_font::hayro_syntax::page::Resources;
use hayro_font::hayro_syntax::xref::XRef;
use hayro_font::kurbo::Affine;
use hayro_font::{
    CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, StandardFont, UNITS_PER_EM,
};

use super::glyphs::{Canvas, Shown};
use super::limits::{MAX_NESTED_FORMS, MAX_SAVED_STATES};

/// The fonts of a document, each read once, and its layers that are switched off.
pub(super) struct Sources<'a> {
    cache: FontCache<'a>,
    programs: FontResolverFn,
    codes: CMapResolverFn,
    hidden: HashSet<ObjectIdentifier>,
}

impl<'a> Sources<'a> {
    pub(super) fn of(xref: &'a XRef) -> Self {
        Self {
            cache: FontCache::new(),
            // What is not in the document is drawn with the font that is nearest to it; its letters are the same.
            programs: Arc::new(|query| match query {
                FontQuery::Standard(font) => Some(font.get_font_data()),
                FontQuery::Fallback(font) => Some(font.pick_standard_font().get_font_data()),
            }),
            codes: Arc::new(load_embedded),
            hidden: hidden_layers(xref).unwrap_or_default(),
        }
    }

    fn font(&self, described: &Dict<'a>) -> Option<Font<'a>> {
        self.cache.font(described, &self.programs, &self.codes)
    }

    /// What is drawn where no font is named, as other readers of PDFs have it.
    fn usual_font(&self) -> Option<Font<'a>> {
        self.cache.standard_font(StandardFont::Helvetica, &self.programs)
    }
}

fn hidden_layers(xref: &XRef) -> Option<HashSet<ObjectIdentifier>> {
    let catalog = xref.get::<Dict<'_>>(xref.root_id())?;
    let off = catalog.get::<Dict<'_>>(OCPROPERTIES)?.get::<Dict<'_>>(D)?.get::<Array<'_>>(OFF)?;
    Some(off.raw_iter().filter_map(|layer| layer.as_obj_ref()).map(Into::into).collect())
}

/// What holds from an instruction on, and is put back as it was by `Q`.
#[derive(Clone)]
struct Pen<'a> {
    to_page: Affine,
    font: Option<Font<'a>>,
    size: f64,
    between_letters: f64,
    between_words: f64,
    /// How much wider letters are drawn than they are.
    stretch: f64,
    leading: f64,
    rise: f64,
    visible: bool,
}

/// A page, or a part of one, while its instructions are followed.
pub(super) struct Drawing<'a, 's> {
    sources: &'s Sources<'a>,
    canvas: &'s mut Canvas,
    pen: Pen<'a>,
    saved: Vec<Pen<'a>>,
    /// Where the line of text begins, and where its next letter stands.
    line: Affine,
    next: Affine,
    /// For each marked content that is open, whether it is left out.
    marked: Vec<bool>,
    /// Parts that are being drawn: none is drawn within itself.
    open: Vec<ObjectIdentifier>,
}

impl<'a, 's> Drawing<'a, 's> {
    pub(super) fn new(sources: &'s Sources<'a>, canvas: &'s mut Canvas, to_page: Affine) -> Self {
        let pen = Pen {
            to_page,
            font: None,
            size: 0.0,
            between_letters: 0.0,
            between_words: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            visible: true,
        };
        let (line, next) = (Affine::IDENTITY, Affine::IDENTITY);
        Self { sources, canvas, pen, saved: Vec::new(), line, next, marked: Vec::new(), open: Vec::new() }
    }

    /// Follows instructions; stops where the canvas has enough.
    pub(super) fn follow(&mut self, mut instructions: TypedIter<'_>, resources: &Resources<'a>) {
        while let Some(instruction) = instructions.next() {
            self.canvas.instructed();
            self.instruct(&instruction, resources);
            if self.canvas.is_full() {
                return;
            }
        }
    }

    fn instruct(&mut self, instruction: &TypedInstruction<'_, '_>, resources: &Resources<'a>) {
        use TypedInstruction as I;
        match instruction {
            I::SaveState(_) if self.saved.len() < MAX_SAVED_STATES => self.saved.push(self.pen.clone()),
            I::RestoreState(_) => {
                if let Some(pen) = self.saved.pop() {
                    self.pen = pen;
                }
            }
            I::Transform(m) => self.pen.to_page *= affine([m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64())),
            I::XObject(named) => {
                if let Some(part) = resources.get_x_object(named.0) {
                    self.draw_part(&part, resources);
                }
            }
            I::BeginMarkedContent(_) => self.marked.push(false),
            I::BeginMarkedContentWithProperties(content) => {
                let left_out = self.is_left_out(content.0, content.1, resources);
                self.marked.push(left_out);
            }
            I::EndMarkedContent(_) => _ = self.marked.pop(),
            _ => self.write(instruction, resources),
        }
    }

    /// The instructions about text.
    fn write(&mut self, instruction: &TypedInstruction<'_, '_>, resources: &Resources<'a>) {
        use TypedInstruction as I;
        match instruction {
            I::BeginText(_) => self.begin(Affine::IDENTITY),
            I::SetTextMatrix(m) => self.begin(affine([m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64()))),
            I::TextFont(font) => {
                self.pen.size = font.1.as_f64();
                self.pen.font = match resources.get_font(font.0) {
                    Some(described) => self.sources.font(&described),
                    None => self.sources.usual_font(),
                };
            }
            I::CharacterSpacing(n) => self.pen.between_letters = n.0.as_f64(),
            I::WordSpacing(n) => self.pen.between_words = n.0.as_f64(),
            I::HorizontalScaling(n) => self.pen.stretch = n.0.as_f64() / 100.0,
            I::TextLeading(n) => self.pen.leading = n.0.as_f64(),
            I::TextRise(n) => self.pen.rise = n.0.as_f64(),
            // 3 draws nothing, and 7 only cuts out what is drawn later.
            I::TextRenderingMode(n) => self.pen.visible = !matches!(n.0.as_i64(), 3 | 7),
            I::NextLine(n) => self.next_line(n.0.as_f64(), n.1.as_f64()),
            I::NextLineAndSetLeading(n) => {
                self.pen.leading = -n.1.as_f64();
                self.next_line(n.0.as_f64(), n.1.as_f64());
            }
            I::NextLineUsingLeading(_) => self.next_line(0.0, -self.pen.leading),
            I::ShowText(text) => self.show(text.0.as_bytes()),
            I::NextLineAndShowText(text) => {
                self.next_line(0.0, -self.pen.leading);
                self.show(text.0.as_bytes());
            }
            I::ShowTextWithParameters(text) => {
                (self.pen.between_words, self.pen.between_letters) = (text.0.as_f64(), text.1.as_f64());
                self.next_line(0.0, -self.pen.leading);
                self.show(text.2.as_bytes());
            }
            I::ShowTexts(texts) => {
                for part in texts.0.iter::<Object<'_>>() {
                    match part {
                        Object::String(text) => self.show(text.as_bytes()),
                        Object::Number(back) => self.advance(-back.as_f64() / UNITS * self.pen.size),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, at: Affine) {
        (self.line, self.next) = (at, at);
    }

    fn next_line(&mut self, right: f64, up: f64) {
        self.begin(self.line * Affine::translate((right, up)));
    }

    /// Moves on in the direction of the font's writing.
    fn advance(&mut self, by: f64) {
        let level = self.pen.font.as_ref().is_none_or(Font::is_horizontal);
        let step = if level { (by * self.pen.stretch, 0.0) } else { (0.0, by) };
        self.next *= Affine::translate(step);
    }

    /// Draws the letters of a string.
    fn show(&mut self, bytes: &[u8]) {
        if self.pen.font.is_none() {
            self.pen.font = self.sources.usual_font();
        }
        let Some(font) = self.pen.font.clone() else { return };
        let left_out = self.marked.contains(&true);
        let mut at = 0;
        while at < bytes.len() && !self.canvas.is_full() {
            let (code, length) = font.read_code(bytes, at);
            at += length.max(1);
            let wide = font.code_advance(code);
            let wide = if font.is_horizontal() { wide.x } else { wide.y } / UNITS;
            if !left_out {
                self.draw_letter(&font, code, wide);
            }
            let blank = if code == 32 && length == 1 { self.pen.between_words } else { 0.0 };
            self.advance(wide * self.pen.size + self.pen.between_letters + blank);
        }
    }

    fn draw_letter(&mut self, font: &Font<'a>, code: u32, wide: f64) {
        let Pen { to_page, size, stretch, rise, visible, .. } = self.pen;
        let to_page = to_page * self.next * Affine::new([size * stretch, 0.0, 0.0, size, 0.0, rise]);
        let meant = match font.glyph(font.map_code(code), code) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        let text = match meant {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(letters)) => letters,
            None => String::new(),
        };
        self.canvas.take(Shown { text, to_page, wide, visible });
    }

    /// Draws a part of the page that has instructions of its own.
    fn draw_part(&mut self, part: &Stream<'a>, resources: &Resources<'a>) {
        let (id, described) = (part.obj_id(), part.dict());
        let is_form = described.get::<Name<'_>>(SUBTYPE).is_some_and(|kind| kind.as_str() == "Form");
        if !is_form || self.open.len() >= MAX_NESTED_FORMS || self.open.contains(&id) {
            return;
        }
        let Ok(instructions) = part.decoded_data() else { return };
        let own = described.get::<Dict<'a>>(RESOURCES).map(Resources::new);
        let before = (self.pen.clone(), std::mem::take(&mut self.saved), self.marked.len());
        let place = (self.line, self.next);
        if let Some(matrix) = described.get::<[f64; 6]>(MATRIX) {
            self.pen.to_page *= affine(matrix);
        }
        self.open.push(id);
        self.follow(TypedIter::new(&instructions), own.as_ref().unwrap_or(resources));
        self.open.pop();
        let marked;
        (self.pen, self.saved, marked) = before;
        (self.line, self.next) = place;
        self.marked.truncate(marked);
    }

    /// Whether marked content is no part of what the page says: a running title, a layer that is switched off.
    fn is_left_out(&self, tag: &Name<'_>, properties: &Object<'_>, resources: &Resources<'a>) -> bool {
        match (tag.as_str(), properties) {
            ("Artifact", Object::Dict(properties)) => {
                properties.get::<Name<'_>>(TYPE).is_some_and(|kind| kind.as_str() == "Pagination")
            }
            ("OC", Object::Name(named)) => {
                let layer = resources.properties.get_ref(named.as_str());
                layer.is_some_and(|layer| self.sources.hidden.contains(&layer.into()))
            }
            _ => false,
        }
    }
}

/// Units of a font's own space that are its size.
const UNITS: f64 = UNITS_PER_EM as f64;

fn affine(numbers: [f64; 6]) -> Affine {
    Affine::new(numbers)
}
