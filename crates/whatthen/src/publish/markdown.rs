//! Markdown. Somebody else's words stand in quotation or after a mark; citations are footnotes.

use std::fmt::Write;

use super::View;
use super::view::LineView;

/// The roundup as Markdown with footnotes.
pub(crate) fn markdown(view: &View) -> String {
    let mut out = String::new();
    write(view, &mut out).unwrap_or_else(|error| unreachable!("a String takes all: {error}"));
    out
}

fn write(view: &View, out: &mut String) -> std::fmt::Result {
    writeln!(out, "# {}\n\n*{}*\n", escape(&view.title), escape(&view.standfirst))?;
    for line in &view.lead {
        writeln!(out, "{}", words(line))?;
    }
    if !view.developments.is_empty() {
        writeln!(out, "\n## Related developments\n")?;
        for d in &view.developments {
            let lines: Vec<String> = d.lines.iter().map(words).collect();
            writeln!(out, "- **{}:** {} *{}*", escape(&d.label), lines.join(" "), escape(&d.from))?;
        }
    }
    for e in &view.excerpts {
        out.push('\n');
        for line in &e.lines {
            writeln!(out, "> {}", words(line))?;
        }
        let title = escape(&e.title);
        let title = e.url.as_ref().map_or(title.clone(), |url| format!("[{title}](<{url}>)"));
        writeln!(out, "\nSource: {title} – {}, {}", escape(&e.outlet), e.date)?;
    }
    if !view.contested.is_empty() {
        writeln!(out, "\n## Contested")?;
    }
    for c in &view.contested {
        writeln!(out, "\n**{}**\n", escape(&c.about))?;
        for s in &c.sides {
            let head = if c.figures { format!("{} {}", s.sign, s.value) } else { s.stance.to_owned() };
            let who =
                if s.speaker.is_empty() { String::new() } else { format!("{}, in ", escape(&s.speaker)) };
            writeln!(out, "- {head}: {} *{who}{}, {}*", words(&s.line), escape(&s.outlet), s.date)?;
        }
    }
    if !view.questions.is_empty() {
        writeln!(out, "\n## Asked\n")?;
        for q in &view.questions {
            writeln!(out, "- {} *{}*", words(&q.line), escape(&q.from))?;
        }
    }
    if !view.forecasts.is_empty() {
        writeln!(out, "\n## Forecast\n")?;
        for f in &view.forecasts {
            let condition = if f.conditional { "; on a condition" } else { "" };
            writeln!(
                out,
                "- {} *{}: {}, {}{condition}. {}*",
                words(&f.line),
                escape(&f.by),
                escape(&f.band),
                f.horizon,
                escape(&f.from)
            )?;
        }
    }
    writeln!(
        out,
        "\n## Sources\n\n{} of {} outlets have a report of their own.\n",
        view.independent, view.outlets
    )?;
    for s in &view.sources {
        let title = escape(&s.title);
        let title = s.url.as_ref().map_or(title.clone(), |url| format!("[{title}](<{url}>)"));
        let sign = if s.independent { "●" } else { "○" };
        let copy = s.copy_of.as_ref().map_or(String::new(), |c| format!("; same text as {}", escape(c)));
        writeln!(out, "- {sign} {title} – {}, {} ({}{copy})", escape(&s.outlet), s.date, escape(&s.reason))?;
    }
    if !view.citations.is_empty() {
        writeln!(out, "\n---\n")?;
    }
    for c in &view.citations {
        let title = escape(&c.title);
        let title = c.url.as_ref().map_or(title.clone(), |url| format!("[{title}](<{url}>)"));
        writeln!(
            out,
            "[^{}]: {title} – {}. {}; SHA-256 of the words {}",
            c.id,
            escape(&c.outlet),
            c.place,
            c.digest
        )?;
    }
    Ok(())
}

/// A source's words with their footnote; the program's own in italics.
fn words(line: &LineView) -> String {
    let text = escape(&line.text);
    match line.citation {
        Some(id) => format!("{text}[^{id}]"),
        None => format!("*{text}*"),
    }
}

/// One line, with what Markdown and HTML would take for markup escaped.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_text() {
        assert_eq!(escape("<b>*a*\n[x](y)"), "\\<b\\>\\*a\\* \\[x\\](y)");
    }
}
