//! The bare limit that Parlour is measured against: what the same libraries do when there is no
//! product around them.
//!
//! - `limit http PORT` answers a constant at `/health`, on two threads, until it is stopped.
//! - `limit sqlite DATABASE SQLFILE [THREADS] [SECONDS] [MODULO]` runs a statement over and over, and
//!   prints how often a second.
//!
//! PostgreSQL's limit is measured with its own `pgbench`.

mod http;
mod sqlite;

use std::error::Error;
use std::process::ExitCode;

const USAGE: &str = "usage: limit http PORT | limit sqlite DATABASE SQLFILE [THREADS] [SECONDS] [MODULO]";

#[allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(report) => println!("{report}"),
        Err(error) => {
            eprintln!("limit: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn run(arguments: &[String]) -> Result<String, Box<dyn Error>> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["http", port] => http::serve(port.parse()?).map(|()| String::new()),
        ["sqlite", database, file, ref numbers @ ..] if numbers.len() <= 3 => {
            let number = |at: usize, default: u32| numbers.get(at).map_or(Ok(default), |text| text.parse());
            let sql = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
            let rate = sqlite::measure(database, &sql, number(0, 2)?, number(1, 5)?, number(2, 1000)?)?;
            Ok(format!("{rate:.0}"))
        }
        _ => Err(USAGE.into()),
    }
}
