//! Which of the bytes of a connection are the answer.

/// Splits what came over an HTTP/1 connection into the answer and what stands behind it.
///
/// Interim answers (1xx) are dropped. `payload` is the length of the body without chunks, `None` where it is
/// not complete and all bytes belong to it; `chunked` tells how it was framed.
pub(crate) fn answer(mut raw: Vec<u8>, payload: Option<usize>, chunked: bool) -> (Vec<u8>, bool) {
    let (start, body) = head(&raw).unwrap_or((0, raw.len()));
    let end = match payload {
        None => None,
        Some(_) if chunked => chunked_end(&raw[body..]).map(|end| body + end),
        Some(length) => Some(body + length),
    };
    let mut excess = false;
    if let Some(end) = end.filter(|end| *end < raw.len()) {
        raw.truncate(end);
        excess = true;
    }
    raw.drain(..start);
    (raw, excess)
}

/// Length of the head of an answer, the empty line included; 0 where there is none.
pub(crate) fn head_len(answer: &[u8]) -> usize {
    head(answer).map_or(0, |(_, body)| body)
}

/// Where the head of the final answer starts, and where its body does.
fn head(raw: &[u8]) -> Option<(usize, usize)> {
    let mut start = 0;
    loop {
        let end = start + blank_line(&raw[start..])?;
        // "HTTP/1.1 1xx"; 101 is never asked for.
        let interim = raw[start..end].get(8..10).is_some_and(|status| status == b" 1");
        if !interim {
            return Some((start, end));
        }
        start = end;
    }
}

/// The end of the first empty line. Lines end in LF, with or without a CR before it, as `hyper` reads them.
fn blank_line(raw: &[u8]) -> Option<usize> {
    let mut line = 0;
    for end in memchr::memchr_iter(b'\n', raw) {
        if matches!(&raw[line..end], b"" | b"\r") && line > 0 {
            return Some(end + 1);
        }
        line = end + 1;
    }
    None
}

/// Where a chunked body ends, its trailer included.
fn chunked_end(body: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let line = memchr::memchr(b'\n', &body[at..])?;
        let text = std::str::from_utf8(&body[at..at + line]).ok()?;
        let size = usize::from_str_radix(text.split([';', '\r', ' ', '\t']).next()?, 16).ok()?;
        at += line + 1;
        if size == 0 {
            break;
        }
        at = at.checked_add(size)?.checked_add(2).filter(|at| *at <= body.len())?;
    }
    loop {
        let line = memchr::memchr(b'\n', &body[at..])?;
        let blank = matches!(&body[at..at + line], b"" | b"\r");
        at += line + 1;
        if blank {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(raw: &str, payload: Option<usize>, chunked: bool) -> (String, bool) {
        let (answer, excess) = answer(raw.as_bytes().to_vec(), payload, chunked);
        (String::from_utf8(answer).unwrap(), excess)
    }

    #[test]
    fn the_answer_is_cut_out_of_what_came() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
        assert_eq!(cut(&format!("{head}abcdef"), Some(3), false), (format!("{head}abc"), true));
        assert_eq!(cut(&format!("{head}ab"), None, false), (format!("{head}ab"), false));
        let early = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
        assert_eq!(cut(&format!("{early}{early}{head}abc"), Some(3), false), (format!("{head}abc"), false));
        let chunks = "HTTP/1.1 200 OK\n\n3;x=y\r\nabc\r\n0\r\nTrailer: 1\r\n\r\n";
        assert_eq!(cut(chunks, Some(3), true), (chunks.to_owned(), false));
        assert_eq!(cut(&format!("{chunks}HTTP/1.1 200"), Some(3), true), (chunks.to_owned(), true));
        assert_eq!(cut("nonsense", Some(3), true), ("nonsense".to_owned(), false));
    }
}
