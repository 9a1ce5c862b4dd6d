//! Feeds made to cost much, and any bytes whatever: read without a panic, without expansion, at a cost that grows
//! with their length.

#[path = "conformance/cases.rs"]
mod cases;
#[path = "laws/feeds.rs"]
mod laws;

use std::io::Read;

use analysis::feed::{self, limits};
use cases::{Cases, text};
use flate2::read::GzDecoder;
use proptest::prelude::*;

#[test]
fn bombs_are_not_expanded() {
    let Some(cases) = Cases::of("bombs") else { return };
    for case in &cases.all {
        let id = text(&case["id"]);
        let mut bytes = cases.bytes(case);
        if case["gunzip_first"].as_bool() == Some(true) {
            let mut unpacked = Vec::new();
            GzDecoder::new(&bytes[..]).read_to_end(&mut unpacked).unwrap();
            bytes = unpacked;
        }
        laws::hold_for(&bytes);
        if let Ok(feed) = feed::parse(&bytes, None, None) {
            let kept: usize = feed.items.iter().map(laws::kept).sum();
            assert!(kept <= 2 * bytes.len(), "{id}: {kept} bytes out of {}", bytes.len());
        }
    }
}

/// Beginnings, repeated parts and ends that some reader of feeds has been slow or deep on.
const SHAPES: &[(&str, &str, &str)] = &[
    ("<rss><channel><item><description>", "<div>", ""),
    ("<rss><channel>", "<item>", ""),
    ("<rss><channel>", "<item/>", "</channel></rss>"),
    ("<rss><channel><item><title>", "&amp;&", "</title>"),
    ("<rss><channel><item><title>", "&lt;b ", "</title>"),
    ("<rss><channel><item><title>", "&lt;a =\"", "</title>"),
    ("<rss><channel><item><title>", "&lt;!--", "</title>"),
    ("<rss><channel><item><title>", "&lt;script&gt;", "</title>"),
    ("<rss><channel>", "</b>", ""),
    ("<rss><channel><item>", "<a></b>", ""),
    ("<rss><channel ", "a=\"b\" ", "><item><title>x"),
    ("<rss ", "xmlns:a='b' ", "><channel><item><title>x"),
    ("<rss><channel>", "<a xmlns:b='c'>", ""),
    ("<feed xml:base='http://a.example/'>", "<a xml:base='b/'>", ""),
    ("<rss><channel><item><title>", "<![CDATA[", ""),
    ("<rss><channel><!", "[", ""),
    ("<!DOCTYPE a [", "<!ENTITY a '&a;&a;'>", "]><rss><channel><title>&a;</title>"),
    ("<rss><channel>", "<a b=\"", ""),
    ("<rss><channel>", "<a b='c", ""),
    ("<rss>", "<", ""),
    ("<rss><channel><item>", "<category>a</category>", "</item>"),
    ("<rss><channel><item>", "<enclosure url='http://a.example/1'/>", "</item>"),
    ("<feed><entry><author>", "<name>", ""),
    ("<rss><channel><skipHours>", "<hour>1</hour>", ""),
    ("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":", "[", ""),
    ("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[", "{\"tags\":[[],\"a\"]},", "{}]}"),
    ("<opml><body>", "<outline text='a'>", ""),
    ("<feed xml:base='http://a.example/LONG/'><entry>", "<a xml:base='b/'>", ""),
    ("<opml><body><outline text='LONG'>", "<outline url='http://a.example/'/>", ""),
    ("<urlset>", "<url><loc>http://a.example/</loc></url>", ""),
];

#[test]
fn shapes_made_to_cost_much_are_read() {
    // A cost that grew with the square of the length would not end here.
    for (before, part, behind) in SHAPES {
        let before = before.replace("LONG", &"long".repeat(4000));
        let whole = format!("{before}{}{behind}", part.repeat((1 << 20) / part.len()));
        laws::hold_for(whole.as_bytes());
    }
}

#[test]
fn a_long_base_is_not_multiplied() {
    let base = format!("https://a.example/{}/", "long".repeat(3000));
    let files: String = (0..90).fold(String::new(), |files, n| files + &format!("<enclosure url='{n}'/>"));
    let xml = format!("<rss><channel>{}</channel></rss>", format!("<item>{files}</item>").repeat(500));
    let json = format!(
        "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{}{{}}]}}",
        format!("{{\"attachments\":[{}{{}}]}},", "{\"url\":\"1\"},{\"url\":\"2\"},".repeat(45)).repeat(5000)
    );
    for document in [xml, json] {
        let feed = feed::parse(document.as_bytes(), None, Some(&base)).unwrap();
        let kept: usize = feed.items.iter().map(laws::kept).sum();
        assert!(kept <= document.len() + limits::MAX_GROWTH + base.len(), "{kept}");
        assert!(feed.deviations.contains(&feed::Deviation::TooLong));
    }
}

#[test]
fn what_is_too_much_is_told() {
    let items = "<item/>".repeat(limits::MAX_ITEMS + 3);
    let feed = feed::parse(format!("<rss><channel>{items}</channel></rss>").as_bytes(), None, None).unwrap();
    assert_eq!(feed.items.len(), limits::MAX_ITEMS);
    assert_eq!(feed.deviations, [feed::Deviation::ItemsDropped(3)]);
    let json = format!(
        "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{}{{}}]}}",
        "{},".repeat(limits::MAX_ITEMS)
    );
    let feed = feed::parse(json.as_bytes(), None, None).unwrap();
    assert_eq!(
        (feed.items.len(), &feed.deviations[..]),
        (limits::MAX_ITEMS, &[feed::Deviation::ItemsDropped(1)][..])
    );
}

/// Parts of feeds in all states of repair.
fn part() -> impl Strategy<Value = String> {
    const PARTS: &[&str] = &[
        "<?xml version='1.0' encoding='",
        "utf-8",
        "latin1",
        "'?>",
        "<rss version='2.0'>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<channel>",
        "</channel>",
        "<item>",
        "</item>",
        "<entry>",
        "</entry>",
        "<title>",
        "<title type='html'>",
        "</title>",
        "<link>",
        "</link>",
        "<link href='",
        "'/>",
        "<guid>",
        "<pubDate>",
        "</pubDate>",
        "<description>",
        "</description>",
        "<content type='xhtml'><div>",
        "</div></content>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<!DOCTYPE a [",
        "]>",
        "&amp;",
        "&lt;b&gt;",
        "&eacute;",
        "&",
        ";",
        "<",
        ">",
        "\"",
        "'",
        "<dc:creator>",
        "xmlns:dc='http://purl.org/dc/elements/1.1/'",
        "xml:base='//b.example'",
        "4 Mar 2026 16:10 GMT",
        "2026-03-04T16:10:00Z",
        "http://a.example/",
        "<br/>",
        "<p>",
        "</p>",
        "{\"items\":[",
        "\"version\":",
        "]}",
        "<opml><body>",
        "<outline text='a' xmlUrl='b'>",
        "</outline>",
        "<urlset><url><loc>",
        "</loc>",
        "<author><name>",
        "</name></author>",
        "<source url='",
        "<media:content url='",
        "\0",
        "\u{feff}",
    ];
    prop_oneof![
        6 => prop::sample::select(PARTS).prop_map(str::to_owned),
        2 => "[a-z]{1,8}( [a-z]{1,8}){0,6}",
        1 => any::<String>(),
    ]
}

proptest! {
    #[test]
    fn any_feed_keeps_the_laws(parts in prop::collection::vec(part(), 0..50)) {
        laws::hold_for(parts.concat().as_bytes());
        laws::hold_for(format!("<rss><channel><item>{}", parts.concat()).as_bytes());
    }

    #[test]
    fn any_bytes_keep_the_laws(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        laws::hold_for(&bytes);
    }

    #[test]
    fn any_date_is_read_or_refused(written in "[0-9a-zA-Z:+./ ,-]{0,40}|\\PC{0,20}") {
        let _ = feed::dates::parse(&written);
    }

    #[test]
    fn a_cut_feed_gives_its_first_items(at in 0_usize..600) {
        let items: Vec<String> = (0..9).map(|n| format!("<item><title>Boat {n}</title><link>http://a.example/{n}</link></item>")).collect();
        let whole = format!("<rss><channel>{}</channel></rss>", items.concat());
        let cut = &whole[..at.min(whole.len())];
        if let Ok(feed) = feed::parse(cut.as_bytes(), None, None) {
            let whole_ones = cut.matches("</item>").count();
            prop_assert!(feed.items.len() >= whole_ones);
            for (n, item) in feed.items.iter().take(whole_ones).enumerate() {
                prop_assert_eq!(item.title.clone(), Some(format!("Boat {n}")));
            }
        }
    }
}
