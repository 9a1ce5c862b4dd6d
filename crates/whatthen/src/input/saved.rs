//! Pages that a browser saved: the address that the saving program left in a comment.

use url::Url;

/// The note stands near the top, before anything that the page itself says.
const WINDOW: usize = 4096;

/// The address that a page was saved from: as `SingleFile` notes it, or as the mark of the web
/// (`<!-- saved from url=(0042)https://… -->`) has it. Only addresses on the web count.
pub(super) fn saved_from(page: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&page[..page.len().min(WINDOW)]);
    head.split("<!--")
        .skip(1)
        .filter_map(|rest| rest.split_once("-->"))
        .find_map(|(comment, _)| noted(comment))
}

fn noted(comment: &str) -> Option<String> {
    let comment = comment.trim();
    let url = if let Some(mark) = comment.strip_prefix("saved from url=(") {
        // The number is the length of the address; some programs count wrong.
        mark.split_once(')')?.1
    } else {
        let mut lines = comment.lines().map(str::trim);
        lines.next().filter(|line| line.eq_ignore_ascii_case("Page saved with SingleFile"))?;
        lines.find_map(|line| line.strip_prefix("url:"))?
    };
    web_address(url)
}

/// `written` where it is an address on the web.
pub(super) fn web_address(written: &str) -> Option<String> {
    let written = written.trim();
    let url = Url::parse(written).ok()?;
    let on_the_web = matches!(url.scheme(), "http" | "https") && !written.contains(char::is_whitespace);
    on_the_web.then(|| written.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_that_was_noted() {
        let single_file = "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://a.example/boat?x=1 \n saved date: Wed Mar 04 2026 10:00:00 GMT+0000\n--><p>x";
        for (page, url) in [
            (single_file, Some("https://a.example/boat?x=1")),
            (
                "<!-- saved from url=(0022)https://a.example/boat -->\r\n<html>",
                Some("https://a.example/boat"),
            ),
            (
                "<!DOCTYPE html>\n<!-- ads --><!-- saved from url=(0021)http://a.example/boat -->",
                Some("http://a.example/boat"),
            ),
            ("<!-- saved from url=(0014)about:internet -->", None),
            ("<!-- saved from url=(0022)file:///C:/a/boat.html -->", None),
            ("<!--\n Page saved with SingleFile \n url: javascript:alert(1) \n-->", None),
            ("<!--\n Page saved with SingleFile \n url: https://a.example/a b \n-->", None),
            ("<p>Page saved with SingleFile url: https://a.example/</p>", None),
            ("<!-- saved from url=(0022)https://a.example/boat", None),
            ("<!-- url: https://a.example/boat -->", None),
        ] {
            assert_eq!(saved_from(page.as_bytes()).as_deref(), url, "{page}");
        }
        let late = " ".repeat(WINDOW) + single_file;
        assert_eq!(saved_from(late.as_bytes()), None);
    }
}
