//! Servers end when their test program is killed, although it cannot remove anything itself.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io, thread};

use parlour_testkit::{Durability, Folder, PrivateNginx, PrivatePgBouncer, PrivatePostgres, PrivateRedis, free_port};

const PATIENCE: Duration = Duration::from_secs(60);

/// Environment variable of the program to kill. It names the file for the ports of its servers.
const PORTS_FILE: &str = "TESTKIT_PORTS_FILE";

#[test]
fn servers_end_with_the_test_program_that_is_killed() {
    // The program to kill is this one, started a second time.
    if let Some(file) = env::var_os(PORTS_FILE) {
        return start_one_of_each(Path::new(&file));
    }
    let folder = Folder::new();
    let file = folder.join("ports");
    let mut program = Command::new(env::current_exe().unwrap())
        .args(["--exact", "servers_end_with_the_test_program_that_is_killed"])
        .env(PORTS_FILE, &file)
        .env("TMPDIR", folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    wait_until("the servers run", || file.exists() || program.try_wait().unwrap().is_some());
    let text = fs::read_to_string(&file).unwrap();
    let ports: Vec<u16> = text.lines().map(|port| port.parse().unwrap()).collect();
    assert_eq!(ports.len(), 5);
    assert!(ports.iter().all(|&port| is_listened_on(port)));

    program.kill().unwrap();
    program.wait().unwrap();
    for port in ports {
        wait_until("its servers have ended", || !is_listened_on(port));
    }
}

/// Starts the servers and writes their ports to `file`. Keeps the servers until standard input ends, which happens at
/// the latest when the parent test ends.
fn start_one_of_each(file: &Path) {
    let postgres = PrivatePostgres::start(Durability::Relaxed);
    let pgbouncer = PrivatePgBouncer::start(&postgres.url("postgres"), 1, "");
    let (redis, paused) = (PrivateRedis::start(), PrivateRedis::start());
    let nginx = PrivateNginx::start(&[free_port()]);
    paused.pause();

    let ports = [postgres.port(), pgbouncer.port(), redis.port(), paused.port(), nginx.port()];
    let unfinished = file.with_extension("unfinished");
    fs::write(&unfinished, ports.map(|port| port.to_string()).join("\n")).unwrap();
    fs::rename(unfinished, file).unwrap();
    io::copy(&mut io::stdin(), &mut io::sink()).unwrap();
}

fn is_listened_on(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}

fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "it does not come true that {what}");
        thread::sleep(Duration::from_millis(10));
    }
}
