//! A builder of small PDFs, for tests: a few objects, a table of them, text in plain instructions.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Instructions of one page.
#[derive(Clone, Debug, Default)]
pub struct PdfPage(String);

impl PdfPage {
    /// A page with nothing on it: 612 by 792 points, y from the foot up.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With lines of Helvetica, one below the other by 1.2 times the size; Latin-1 only.
    #[must_use]
    pub fn lines(self, x: u32, y: u32, size: u32, lines: &[&str]) -> Self {
        let shown: Vec<String> = lines.iter().map(|line| format!("{} Tj", string(line))).collect();
        let leading = f64::from(size) * 1.2;
        self.instructions(&format!("BT /F1 {size} Tf {leading} TL {x} {y} Td {} ET", shown.join(" T* ")))
    }

    /// With instructions as they are.
    #[must_use]
    pub fn instructions(mut self, instructions: &str) -> Self {
        self.0.push_str(instructions);
        self.0.push('\n');
        self
    }
}

/// A PDF of these pages, with a title of its own.
pub fn pdf(title: Option<&str>, pages: &[PdfPage]) -> Vec<u8> {
    let mut objects = Objects::new();
    let info = title.map(|title| objects.add(format!("<< /Title {} >>", string(title))));
    let kids: Vec<usize> = pages.iter().map(|page| objects.page(&page.0)).collect();
    objects.tree(&kids);
    objects.written(info)
}

/// A PDF whose only page unpacks to `bytes` bytes of blanks.
pub fn pdf_that_unpacks_to(bytes: usize) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    let blanks = vec![b' '; 1 << 20];
    let mut left = bytes;
    while left > 0 {
        let some = left.min(blanks.len());
        packed.write_all(&blanks[..some]).expect("memory takes all");
        left -= some;
    }
    let packed = packed.finish().expect("memory takes all");
    let mut objects = Objects::new();
    let head = format!("<< /Length {} /Filter /FlateDecode >>", packed.len());
    let content = objects.add_stream(&head, &packed);
    let page = objects.page_of(content);
    objects.tree(&[page]);
    objects.written(None)
}

/// A PDF whose tree of pages leads back into itself.
pub fn pdf_with_endless_tree() -> Vec<u8> {
    let mut objects = Objects::new();
    // The tree is the second object: its only kid is itself.
    objects.tree(&[2]);
    objects.written(None)
}

/// A PDF whose page draws a part that draws `wide` parts, each of which draws as many, `deep` times over; the
/// innermost writes `word`.
pub fn pdf_with_nested_parts(wide: usize, deep: usize, word: &str) -> Vec<u8> {
    let mut objects = Objects::new();
    let mut inner = objects.part(&format!("BT /F1 9 Tf 72 700 Td {} Tj ET", string(word)), None);
    for _ in 1..deep {
        inner = objects.part(&"/P Do ".repeat(wide), Some(inner));
    }
    let content = objects.add_stream("<< /Length 6 >>", b"/P Do ");
    let page = objects.add(format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R /Resources << /XObject << /P {inner} 0 R >> >> >>"
    ));
    objects.tree(&[page]);
    objects.written(None)
}

/// A small PDF that takes long: each of `pages` pages puts its state aside and back two million times.
pub fn pdf_that_takes_long(pages: usize) -> Vec<u8> {
    let packed = packed("q Q ".repeat(1_900_000).as_bytes());
    let mut objects = Objects::new();
    let head = format!("<< /Length {} /Filter /FlateDecode >>", packed.len());
    let content = objects.add_stream(&head, &packed);
    let pages: Vec<usize> = (0..pages).map(|_| objects.page_of(content)).collect();
    objects.tree(&pages);
    objects.written(None)
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(content).expect("memory takes all");
    packed.finish().expect("memory takes all")
}

/// A PDF that says it is encrypted with a password that nobody knows.
pub fn locked_pdf() -> Vec<u8> {
    let mut objects = Objects::new();
    let page = objects.page("BT /F1 11 Tf 72 700 Td (secret) Tj ET");
    objects.tree(&[page]);
    let key = "00".repeat(32);
    let lock =
        objects.add(format!("<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{key}> /U <{key}> >>"));
    let id = "00".repeat(16);
    objects.written_with(&format!("/Encrypt {lock} 0 R /ID [<{id}> <{id}>]"))
}

/// A string of a PDF, in Latin-1.
fn string(words: &str) -> String {
    let mut out = String::from("(");
    for c in words.chars() {
        match c {
            '(' | ')' | '\\' => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            c => out.push_str(&format!("\\{:03o}", u8::try_from(c).expect("Latin-1"))),
        }
    }
    out.push(')');
    out
}

/// Objects, numbered from 1: first the catalogue, then the tree of pages, then a font.
struct Objects(Vec<Vec<u8>>);

impl Objects {
    fn new() -> Self {
        let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
        Self(vec![b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), Vec::new(), font.into()])
    }

    fn add(&mut self, object: impl Into<Vec<u8>>) -> usize {
        self.0.push(object.into());
        self.0.len()
    }

    fn add_stream(&mut self, head: &str, content: &[u8]) -> usize {
        self.add([head.as_bytes(), b"\nstream\n", content, b"\nendstream"].concat())
    }

    fn page(&mut self, instructions: &str) -> usize {
        let head = format!("<< /Length {} >>", instructions.len());
        let content = self.add_stream(&head, instructions.as_bytes());
        self.page_of(content)
    }

    fn page_of(&mut self, content: usize) -> usize {
        self.add(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        ))
    }

    fn part(&mut self, instructions: &str, inner: Option<usize>) -> usize {
        let inner = inner.map_or(String::new(), |inner| format!("/XObject << /P {inner} 0 R >>"));
        let head = format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Length {} /Resources << /Font << /F1 3 0 R >> {inner} >> >>",
            instructions.len()
        );
        self.add_stream(&head, instructions.as_bytes())
    }

    /// Makes these pages the document's.
    fn tree(&mut self, kids: &[usize]) {
        let named: Vec<String> = kids.iter().map(|kid| format!("{kid} 0 R")).collect();
        let tree = format!("<< /Type /Pages /Kids [{}] /Count {} >>", named.join(" "), kids.len());
        self.0[1] = tree.into_bytes();
    }

    fn written(self, info: Option<usize>) -> Vec<u8> {
        self.written_with(&info.map_or(String::new(), |info| format!("/Info {info} 0 R")))
    }

    fn written_with(self, trailer: &str) -> Vec<u8> {
        let mut out = b"%PDF-1.4\n".to_vec();
        let mut table = String::new();
        let count = self.0.len() + 1;
        for (object, number) in self.0.into_iter().zip(1..) {
            table.push_str(&format!("{:010} 00000 n \n", out.len()));
            out.extend(format!("{number} 0 obj\n").into_bytes());
            out.extend(object);
            out.extend(b"\nendobj\n");
        }
        let end = format!(
            "xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R {trailer} >>\nstartxref\n{}\n%%EOF\n",
            out.len()
        );
        out.extend(end.into_bytes());
        out
    }
}
