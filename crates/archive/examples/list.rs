//! Lists the records of WARC files: `cargo run --example list FILE…`.

use std::fs::File;

use archive::Reader;

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        println!("{path}");
        for found in Reader::new(File::open(&path)?)? {
            match found {
                Ok(found) => {
                    println!(
                        "  {:>9} {:<10} {}",
                        found.location.offset,
                        found.record.kind().as_str(),
                        found.record.target_uri().unwrap_or("-")
                    );
                    for deviation in found.deviations {
                        println!("            {deviation}");
                    }
                    if let Err(error) = found.record.check_digest() {
                        println!("            {error}");
                    }
                }
                Err(damage) => println!("  damage {damage}"),
            }
        }
    }
    Ok(())
}
