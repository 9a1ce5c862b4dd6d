//! Who wrote something, by name.

use super::markup::{fold, plain};
use super::words::beginning;
use super::xml::{Element, Event, Faults, Reader, Scanner, resolve};

/// The writer that `element` names: `<name>` within it, else its words.
pub(super) fn writer<'x>(reader: &mut Reader<'x>, element: &Element<'x>) -> Option<String> {
    let text = reader.whole_text(element);
    if !text.is_markup {
        return name_of(&text.value);
    }
    let markup = beginning(&text.value);
    let found = ["name", "email", "uri"].iter().find_map(|inner| content_of(markup, inner));
    found.or_else(|| Some(plain(markup, false)).filter(|name| !name.is_empty()))
}

/// The name in `mail (name)`, `name <mail>` or a name alone; the address where there is no name.
pub(super) fn name_of(written: &str) -> Option<String> {
    let written = fold(beginning(written));
    let name = match (written.split_once('('), written.split_once('<')) {
        (Some((mail, name)), _) if mail.contains('@') => name.trim_end_matches(')'),
        (Some((name, mail)), _) if mail.contains('@') && !name.trim().is_empty() => name,
        (_, Some((name, mail))) if mail.contains('@') && !name.trim().is_empty() => name,
        _ => &written,
    };
    let name = name.trim().trim_matches(['"', '<', '>']);
    let name = name.strip_prefix("mailto:").unwrap_or(name);
    let name = if name.is_empty() { written.trim_end_matches(['(', ')', ' ']) } else { name };
    let name = if name.contains(['<', '&']) { plain(name, true) } else { name.to_owned() };
    (!name.is_empty()).then_some(name)
}

/// The words of the first element `name` in `markup`, whatever its prefix.
fn content_of(markup: &str, name: &str) -> Option<String> {
    let mut faults = Faults::default();
    let mut scanner = Scanner::new(markup);
    let mut within = false;
    while let Some(event) = scanner.next(&mut faults) {
        match event {
            Event::Start(tag) => within = tag.name.rsplit(':').next() == Some(name),
            Event::End(_) => within = false,
            Event::Text(text) if within => {
                let text = fold(&resolve(text, &mut faults)).into_owned();
                if !text.is_empty() {
                    return Some(text);
                }
            }
            Event::CData(text) if within && !text.trim().is_empty() => return Some(fold(text).into_owned()),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (written, name) in [
            ("ada@holm-gazette.example (Ada Quill)", Some("Ada Quill")),
            ("Ada Quill <ada@holm-gazette.example>", Some("Ada Quill")),
            ("Ada Quill (ada@holm-gazette.example)", Some("Ada Quill")),
            ("ada@holm-gazette.example", Some("ada@holm-gazette.example")),
            ("ada@holm-gazette.example ()", Some("ada@holm-gazette.example")),
            ("Ada Quill (Holm)", Some("Ada Quill (Holm)")),
            (" ", None),
        ] {
            assert_eq!(name_of(written).as_deref(), name, "{written}");
        }
        assert_eq!(content_of("<a:name>Ada &amp; Bo</a:name><email>x</email>", "name").unwrap(), "Ada & Bo");
    }
}
