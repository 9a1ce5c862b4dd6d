//! The rules of a `robots.txt` for one program.

use std::time::Duration;

use super::pattern::{self, normalise};

/// Longest line, bytes; the rest of a longer one is ignored. As Google's reader.
const MAX_LINE: usize = 16_663;

/// Most sitemaps kept.
const MAX_SITEMAPS: usize = 1000;

/// The rules of a `robots.txt` for one program (RFC 9309).
///
/// The longest pattern that matches decides; of equal ones, `Allow`. Groups that name the program are taken
/// together, else those of `*`. As Google's reader does, a colon may be missing and common misspellings of
/// the fields are understood.
///
/// ```
/// use fetch::Robots;
///
/// let robots = Robots::parse(b"User-agent: *\nDisallow: /private/\nCrawl-delay: 2", "whatthen");
/// assert!(robots.allows("/news?page=2") && !robots.allows("/private/a"));
/// assert_eq!(robots.crawl_delay().unwrap().as_secs(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    rules: Rules,
    crawl_delay: Option<Duration>,
    sitemaps: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Allow,
    Disallow,
}

/// Patterns, one behind the other in one text: a file may have many thousands, of a few octets each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Rules {
    patterns: Vec<u8>,
    each: Vec<Rule>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rule {
    /// Where its pattern ends; it begins where that of the one before ends. Files are far shorter than 4 GiB.
    end: u32,
    verdict: Verdict,
}

/// What one kind of group says.
#[derive(Debug, Default)]
struct Group {
    rules: Rules,
    crawl_delay: Option<Duration>,
}

/// Whom the current group is for.
#[derive(Debug, Default)]
struct Audience {
    named: bool,
    everybody: bool,
    /// Whether a rule came, so that the next `User-agent` begins another group.
    closed: bool,
}

enum Field<'a> {
    UserAgent(&'a [u8]),
    Rule(&'a [u8], Verdict),
    CrawlDelay(&'a [u8]),
    Sitemap(&'a [u8]),
}

impl Robots {
    /// Reads a file for the program of that name (product token: `whatthen`). Whatever the bytes are, there
    /// are rules.
    pub fn parse(file: &[u8], agent: &str) -> Self {
        let (mut ours, mut everybodys) = (Group::default(), Group::default());
        let (mut audience, mut named, mut sitemaps) = (Audience::default(), false, Vec::new());
        for field in file
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(file)
            .split(|byte| matches!(byte, b'\n' | b'\r'))
            .filter_map(field)
        {
            match field {
                Field::UserAgent(name) => {
                    if audience.closed {
                        audience = Audience::default();
                    }
                    audience.everybody |= is_everybody(name);
                    audience.named |= product(name).eq_ignore_ascii_case(agent.as_bytes());
                    named |= audience.named;
                }
                Field::Rule(path, verdict) => {
                    audience.closed = true;
                    if !path.is_empty() {
                        audience.each(&mut ours, &mut everybodys, |group| {
                            group.rules.add(path, verdict);
                        });
                    }
                }
                Field::CrawlDelay(seconds) => {
                    audience.closed = true;
                    audience.each(&mut ours, &mut everybodys, |group| group.crawl_delay = delay(seconds));
                }
                Field::Sitemap(url) if sitemaps.len() < MAX_SITEMAPS => {
                    sitemaps.push(String::from_utf8_lossy(url).into_owned());
                }
                Field::Sitemap(_) => {}
            }
        }
        let Group { rules, crawl_delay } = if named { ours } else { everybodys };
        Self { rules: rules.in_order(), crawl_delay, sitemaps }
    }

    /// Whether path and query (as sent: `/a?b`, percent-encoded) may be fetched. `/robots.txt` itself always
    /// may.
    pub fn allows(&self, path: &str) -> bool {
        let path = if path.is_empty() { "/" } else { path };
        if path == "/robots.txt" || self.rules.each.is_empty() {
            return true;
        }
        let mut normalised = Vec::new();
        normalise(path.as_bytes(), &mut normalised);
        let decides = self.rules.iter().find(|(pattern, _)| pattern::matches(pattern, &normalised));
        decides.is_none_or(|(_, verdict)| verdict == Verdict::Allow)
    }

    /// `Crawl-delay` of the group that applies, as written; not part of the RFC.
    pub fn crawl_delay(&self) -> Option<Duration> {
        self.crawl_delay
    }

    /// Sitemap addresses as written, in order, at most 1,000.
    pub fn sitemaps(&self) -> &[String] {
        &self.sitemaps
    }

    /// Bytes of memory that it takes.
    pub(super) fn size(&self) -> usize {
        let sitemaps = self.sitemaps.iter().map(|url| size_of::<String>() + url.capacity());
        size_of::<Self>() + self.rules.size() + sitemaps.sum::<usize>()
    }
}

impl Rules {
    fn add(&mut self, path: &[u8], verdict: Verdict) {
        pattern::write(path, &mut self.patterns);
        let end = u32::try_from(self.patterns.len()).unwrap_or(u32::MAX);
        self.each.push(Rule { end, verdict });
    }

    fn iter(&self) -> impl Iterator<Item = (&[u8], Verdict)> {
        let mut start = 0;
        self.each.iter().map(move |Rule { end, verdict }| {
            let pattern = &self.patterns[start..*end as usize];
            start = *end as usize;
            (pattern, *verdict)
        })
    }

    /// Longest first, `Allow` before `Disallow` of the same length: the first that matches decides. Each once, in no
    /// more memory than they take.
    fn in_order(&self) -> Self {
        let mut rules: Vec<_> = self.iter().collect();
        rules.sort_unstable_by_key(|(pattern, verdict)| (usize::MAX - pattern.len(), *verdict, *pattern));
        rules.dedup();
        let mut ordered = Self {
            patterns: Vec::with_capacity(rules.iter().map(|(pattern, _)| pattern.len()).sum()),
            each: Vec::with_capacity(rules.len()),
        };
        for (pattern, verdict) in rules {
            ordered.patterns.extend_from_slice(pattern);
            let end = u32::try_from(ordered.patterns.len()).unwrap_or(u32::MAX);
            ordered.each.push(Rule { end, verdict });
        }
        ordered
    }

    fn size(&self) -> usize {
        self.patterns.capacity() + self.each.capacity() * size_of::<Rule>()
    }
}

impl Audience {
    fn each(&self, ours: &mut Group, everybodys: &mut Group, add: impl Fn(&mut Group)) {
        if self.named {
            add(ours);
        }
        if self.everybody {
            add(everybodys);
        }
    }
}

fn field(line: &[u8]) -> Option<Field<'_>> {
    let line = &line[..line.len().min(MAX_LINE)];
    let line = line.split(|byte| *byte == b'#').next().unwrap_or_default().trim_ascii();
    let (name, value) = match memchr::memchr(b':', line) {
        Some(colon) => (line[..colon].trim_ascii_end(), line[colon + 1..].trim_ascii_start()),
        None => without_colon(line)?,
    };
    Some(match name.to_ascii_lowercase().as_slice() {
        b"user-agent" | b"useragent" | b"user agent" => Field::UserAgent(value),
        b"allow" => Field::Rule(value, Verdict::Allow),
        b"disallow" | b"dissallow" | b"dissalow" | b"disalow" | b"diasllow" | b"disallaw" => {
            Field::Rule(value, Verdict::Disallow)
        }
        b"crawl-delay" | b"crawldelay" | b"crawl delay" => Field::CrawlDelay(value),
        b"sitemap" | b"site-map" => Field::Sitemap(value),
        _ => return None,
    })
}

/// Exactly two words.
fn without_colon(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    match (words.next(), words.next(), words.next()) {
        (Some(name), Some(value), None) => Some((name, value)),
        _ => None,
    }
}

fn is_everybody(name: &[u8]) -> bool {
    matches!(name, [b'*'] | [b'*', b' ' | b'\t', ..])
}

/// The product token that a value begins with.
fn product(name: &[u8]) -> &[u8] {
    let is_token = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_');
    &name[..name.iter().position(|byte| !is_token(byte)).unwrap_or(name.len())]
}

fn delay(seconds: &[u8]) -> Option<Duration> {
    let seconds: f64 = std::str::from_utf8(seconds).ok()?.parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_name_the_program_are_taken_together_and_alone() {
        let file = b"User-agent: *\nDisallow: /\n\nUser-agent: WhatThen/2\nUser-agent: other\nDisallow: /a\n\
            Sitemap: https://holm-gazette.example/map.xml\nuser-agent: whatthen\ndisallow: /b\ncrawl-delay: 1.5";
        let robots = Robots::parse(file, "whatthen");
        assert!(robots.allows("/") && !robots.allows("/a") && !robots.allows("/b"));
        assert_eq!(robots.crawl_delay(), Some(Duration::from_millis(1500)));
        assert_eq!(robots.sitemaps(), ["https://holm-gazette.example/map.xml"]);
        assert!(!Robots::parse(file, "another").allows("/c"));
        assert!(Robots::parse(file, "another").allows("/robots.txt"));
    }

    #[test]
    fn many_rules_take_little_memory() {
        let same = format!("User-agent: *\n{}Disallow: /a", "Allow:/\n".repeat(63_990));
        let robots = Robots::parse(same.as_bytes(), "whatthen");
        assert!(robots.size() < 1024, "{}", robots.size());
        assert!(robots.allows("/") && !robots.allows("/a"));
        let others = (0..40_000).fold(String::new(), |rules, at| rules + &format!("Allow:/{at}\n"));
        let file = format!("User-agent: *\n{others}");
        let robots = Robots::parse(file.as_bytes(), "whatthen");
        assert!(robots.size() < file.len() * 3 / 2, "{} for a file of {}", robots.size(), file.len());
    }

    #[test]
    fn whatever_comes_there_are_rules() {
        for file in
            [&b""[..], b"<html><p>:</p>", b"\xff\xfe\x00:\x00", b"Disallow: /", b"crawl-delay: nan", b":"]
        {
            assert!(Robots::parse(file, "whatthen").allows("/"));
        }
        let delays = b"User-agent: *\nCrawl-delay: -1";
        assert_eq!(Robots::parse(delays, "whatthen").crawl_delay(), None);
    }
}
