//! Reading pages: those of the golden tests, and a long one.

use std::fs;
use std::hint::black_box;
use std::path::Path;

use analysis::extract::{decode, read_page};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn read_all(pages: &[String]) {
    for page in pages {
        drop(black_box(read_page(page, None)));
    }
}

fn pages(c: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let pages: Vec<String> = fs::read_dir(folder)
        .expect("the golden pages")
        .filter_map(|case| fs::read(case.ok()?.path().join("page.html")).ok())
        .map(|bytes| decode(&bytes, None).text.into_owned())
        .collect();
    let mut group = c.benchmark_group("extract");
    group.throughput(Throughput::Bytes(pages.iter().map(|p| p.len() as u64).sum()));
    group.bench_function("golden pages", |b| b.iter(|| read_all(&pages)));
    let long = analysis::extract::hostile::SHAPES[0].page(1 << 20);
    group.throughput(Throughput::Bytes(long.len() as u64));
    group.bench_function("a megabyte of paragraphs", |b| b.iter(|| black_box(read_page(&long, None))));
    // Pages of one's own: WHATTHEN_BENCH_PAGES names a folder of .html files.
    if let Some(folder) = std::env::var_os("WHATTHEN_BENCH_PAGES") {
        let pages: Vec<String> = fs::read_dir(folder)
            .expect("the folder that WHATTHEN_BENCH_PAGES names")
            .filter_map(|file| fs::read(file.ok()?.path()).ok())
            .map(|bytes| decode(&bytes, None).text.into_owned())
            .collect();
        group.sample_size(10);
        group.throughput(Throughput::Elements(pages.len() as u64));
        group.bench_function("pages of one's own", |b| b.iter(|| read_all(&pages)));
    }
    group.finish();
}

criterion_group!(benches, pages);
criterion_main!(benches);
