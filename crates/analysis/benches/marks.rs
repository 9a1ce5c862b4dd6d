//! Marking: articles of about 600 words, and a megabyte of one paragraph.

use std::hint::black_box;

use analysis::annotate::hostile::TEXT_SHAPES;
use analysis::annotate::{Context, annotate, said};
use analysis::extract::{Given, from_text};
use analysis::languages::{Level, outlets};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use model::Article;

/// Paragraphs of a made-up article: as many quotations, figures and names as news has.
const ARTICLE: &[&str] = &[
    "HOLM (Reuters) - Four ferries stayed in port on Monday after the Maritime Safety Office said that their bow doors were too old to be used in winter, and that nobody knew when they would sail again.",
    "“At no time was the board warned in writing that a vessel was unsafe,” Edmund Carrow, chairman of Meridian Ferries, told the BBC. He denied that the company had saved on repairs.",
    "The office, which inspected the boats last week, found cracks in 12 of 16 hinges. Its report, seen by the Holm Gazette, calls the doors “a matter of luck rather than of engineering”.",
    "About 1,100 islanders have waited in Aldmouth since Friday, according to the harbour master, Ada Quill. “They sleep in the hall and in their cars,” she said. “We have run out of blankets.”",
    "Meridian is likely to lose about £31 million this year if the boats do not sail before Easter, analysts at Tenn & Orr said. Shares fell by 12.5 per cent on Tuesday, to their lowest in nine years.",
    "The government will send two naval vessels by the end of the week, the transport minister, Laura Orrick, promised. Critics said that this would hardly be enough for hay, mail and medicine.",
    "Who will pay the crews remains open. The union has warned that its 212 members may strike on 21 March unless wages are guaranteed, and accused the board of hiding the report for months.",
];

fn article(words: usize) -> Article {
    let mut text = String::new();
    let mut count = 0;
    for paragraph in ARTICLE.iter().cycle() {
        if count >= words {
            break;
        }
        count += paragraph.split(' ').count();
        text.push_str(paragraph);
        text.push('\n');
    }
    of(text)
}

fn of(text: String) -> Article {
    let given =
        Given { published: "2026-03-09".parse().ok(), lang: Some("en".to_owned()), ..Given::default() };
    from_text(given, text, outlets()).expect("an article")
}

fn marks(c: &mut Criterion) {
    let mut group = c.benchmark_group("marks");
    let mark = |mut article: Article| {
        annotate(&mut article, outlets());
        black_box(article)
    };
    let short = article(600);
    group.throughput(Throughput::Elements(1));
    group.bench_function("an article of 600 words", |b| {
        b.iter_batched(|| short.clone(), mark, BatchSize::SmallInput);
    });
    group.bench_function("who said what in it alone", |b| {
        let text = &short.text;
        let context =
            Context { level: Level::Full, published: None, own_outlet: None, outlets: outlets(), links: &[] };
        b.iter(|| black_box(said(text, text.as_str().len(), context)));
    });
    let long = TEXT_SHAPES[0].text(1 << 20);
    group.throughput(Throughput::Bytes(long.len() as u64));
    let long = of(long);
    group.sample_size(10);
    group.bench_function("a megabyte of one paragraph", |b| {
        b.iter_batched(|| long.clone(), mark, BatchSize::LargeInput);
    });
    group.finish();
}

criterion_group!(benches, marks);
criterion_main!(benches);
