//! Workers that die in the middle of jobs.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use parlour_testkit::{At, PrivateSmtp, Trouble, free_port};
use serde_json::json;

use crate::program::{Program, Store};

/// Number of jobs that the worker runs when it is killed.
const IN_HAND: usize = 100;
/// Maximum time until another worker has completed these jobs. The lease of the dead worker lasts half a minute.
const RESCUED_WITHIN: Duration = Duration::from_secs(60);

/// A process that runs background jobs. Dropping it kills the process, like a crash.
struct Worker(Child);

impl Worker {
    fn start(store: &Store, mail: &[(&str, &str)]) -> Self {
        let mut command = store.command(&["worker", "--capacity", "100"]);
        let mut child =
            command.envs(mail.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
        assert!(said.contains("runs up to 100 jobs at once"), "{said}");
        Self(child)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn wait_until(what: &str, within: Duration, is_so: impl Fn() -> bool) -> Duration {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < within, "never: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
    begun.elapsed()
}

#[test]
fn what_a_worker_has_in_hand_when_it_is_killed_is_done_by_another() {
    let store = Store::postgres();
    store.succeed(&["seed", "--clients", "20", "--bookings", "0"]);
    let smtp = PrivateSmtp::start();
    let port = smtp.port().to_string();
    let mail = [
        ("SMTP_HOST", "127.0.0.1"),
        ("SMTP_PORT", port.as_str()),
        ("SMTP_SECURITY", "none"),
        ("MAIL_FROM", "hello@salon.example"),
        ("JOBS_CAPACITY", "0"),
    ];
    let program = Program::begin_at(free_port(), &store, &[], &mail).ready();
    let desk = program.desk();
    smtp.misbehave(At::Message, Trouble::Hang);
    for number in 0..IN_HAND {
        let client = json!({"name": format!("Client {number}"), "email": format!("client-{number}@example.test")});
        let client = desk.post("/api/clients", &client).1["id"].clone();
        let (status, answer) = desk.post("/api/send-notification", &json!({"client_id": client, "message": "Hello"}));
        assert_eq!((status, &answer["status"]), (201, &json!("queued")), "{answer}");
    }
    let first = Worker::start(&store, &mail);
    let Store::Server(_, database) = &store else { unreachable!() };
    let running = || database.run("SELECT count(*) FROM jobs WHERE state = 'running' AND kind = 'send_delivery'");
    wait_until("all are in hand", Duration::from_secs(30), || running() == [IN_HAND.to_string()]);
    drop(first);
    smtp.behave();
    let _second = Worker::start(&store, &mail);
    let sent = || desk.get("/api/deliveries?state=sent&limit=100").1["items"].as_array().map_or(0, Vec::len);
    let took = wait_until("all are sent", 2 * RESCUED_WITHIN, || sent() == IN_HAND);
    assert!(took < RESCUED_WITHIN, "{took:?}");
    let mut emails: BTreeMap<String, usize> = BTreeMap::new();
    for email in smtp.received() {
        *emails.entry(email.to[0].clone()).or_default() += 1;
    }
    assert_eq!(emails.len(), IN_HAND);
    // The server may have accepted an email in progress when the worker died, so it may be sent twice.
    let twice = emails.values().filter(|count| **count > 1).count();
    assert!(twice <= 4, "{emails:?}");
}
