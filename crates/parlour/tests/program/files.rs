//! Uploads and downloads over real sockets: long files, oversized files, and interrupted uploads.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use parlour_testkit::free_port;
use serde_json::Value;

use crate::program::{Program, Store};

const MIB: usize = 1 << 20;

/// An upload of a document in progress.
struct Upload {
    socket: TcpStream,
    piece: Vec<u8>,
}

impl Upload {
    /// Starts an upload that announces `length` bytes, and sends the first nine.
    fn begin(program: &Program, token: &str, length: usize) -> Self {
        let mut socket = TcpStream::connect(program.url.trim_start_matches("http://")).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let head = format!(
            "POST /api/attachments?name=long.pdf HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\
             content-length: {length}\r\nconnection: close\r\n\r\n%PDF-1.7\n"
        );
        socket.write_all(head.as_bytes()).unwrap();
        Self { socket, piece: vec![b'x'; 64 << 10] }
    }

    /// Sends `bytes` more bytes of the document.
    fn send(&mut self, mut bytes: usize) {
        while bytes > 0 {
            let sent = bytes.min(self.piece.len());
            self.socket.write_all(&self.piece[..sent]).unwrap();
            bytes -= sent;
        }
    }

    /// Reads the whole response, and returns its status and body.
    fn answer(mut self) -> (u16, Value) {
        let mut answer = String::new();
        self.socket.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head[9..12].parse().unwrap(), serde_json::from_str(body).unwrap())
    }
}

/// Returns the peak memory (resident set) of the program, in bytes.
fn peak(program: &Program) -> usize {
    // The kernel counts memory per thread and adds it up only occasionally, so the value can drop by a few pages.
    let status = fs::read_to_string(format!("/proc/{}/status", program.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() << 10
}

/// Returns the total size in bytes and the number of files in a folder and its subfolders.
fn kept(folder: &Path) -> (u64, usize) {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    entries.fold((0, 0), |(bytes, files), entry| {
        let path = entry.path();
        let (more, others) =
            if path.is_dir() { kept(&path) } else { (fs::metadata(&path).map_or(0, |file| file.len()), 1) };
        (bytes + more, files + others)
    })
}

fn until(condition: impl Fn() -> bool) {
    while !condition() {
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_long_file_is_taken_without_memory_and_one_that_breaks_off_leaves_nothing() {
    let store = Store::sqlite();
    store.succeed(&["seed", "--clients", "1", "--bookings", "0"]);
    let limit = (200 * MIB).to_string();
    let program = Program::begin_at(free_port(), &store, &[], &[("MAX_UPLOAD_BYTES", &limit)]).ready();
    let desk = program.desk();
    let folder = store.data().join("files");

    let mut upload = Upload::begin(&program, &desk.token, 100 * MIB);
    upload.send(20 * MIB);
    until(|| kept(&folder).0 > 10 * MIB as u64);
    drop(upload);
    until(|| kept(&folder) == (0, 0));
    assert_eq!(desk.get("/api/attachments").1["items"], serde_json::json!([]));

    let before = peak(&program);
    let length = 150 * MIB;
    let mut upload = Upload::begin(&program, &desk.token, length);
    upload.send(length - 9);
    let (status, made) = upload.answer();
    assert_eq!((status, &made["file"]["bytes"]), (201, &length.into()), "{made}");
    let grown = peak(&program).saturating_sub(before);
    assert!(grown < 16 * MIB, "it took {grown} bytes more");
    assert_eq!(kept(&folder), (length as u64, 1));

    let link = made["file"]["url"].as_str().unwrap();
    let mut socket = TcpStream::connect(program.url.trim_start_matches("http://")).unwrap();
    write!(socket, "GET {link} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let fetched = std::io::copy(&mut socket, &mut std::io::sink()).unwrap();
    assert!(fetched > length as u64, "{fetched}");
    let grown = peak(&program).saturating_sub(before);
    // The memory for pieces in flight does not depend on the length of the file. For a gigabyte it was 23 MB.
    assert!(grown < 64 * MIB, "it took {grown} bytes more");
}

#[test]
fn what_a_killed_program_left_is_removed_by_the_next() {
    let store = Store::sqlite();
    store.succeed(&["seed", "--clients", "1", "--bookings", "0"]);
    let folder = store.data().join("files");
    let program = Program::serve(&store, &[]);
    let desk = program.desk();
    let mut whole = Upload::begin(&program, &desk.token, MIB);
    whole.send(MIB - 9);
    assert_eq!(whole.answer().0, 201);
    let mut upload = Upload::begin(&program, &desk.token, 20 * MIB);
    upload.send(10 * MIB);
    until(|| kept(&folder).0 > 5 * MIB as u64);
    program.kill();
    assert_eq!(kept(&folder).1, 2);
    age(&folder);
    let program = Program::serve(&store, &[]);
    until(|| kept(&folder) == (MIB as u64, 1));
    let listed = program.desk().get("/api/attachments").1;
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "what was acknowledged is there: {listed}");
}

/// Makes all files in a folder and its subfolders two hours older.
fn age(folder: &Path) {
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            age(&path);
        } else {
            let file = fs::File::options().append(true).open(&path).unwrap();
            let modified = file.metadata().unwrap().modified().unwrap();
            file.set_modified(modified - Duration::from_secs(7_200)).unwrap();
        }
    }
}

#[test]
fn who_sends_too_much_is_told_so() {
    let store = Store::sqlite();
    store.succeed(&["seed", "--clients", "1", "--bookings", "0"]);
    let program = Program::begin_at(free_port(), &store, &[], &[("MAX_UPLOAD_BYTES", "1000000")]).ready();
    let desk = program.desk();
    let mut upload = Upload::begin(&program, &desk.token, 5 * MIB);
    upload.send(5 * MIB - 9);
    let (status, problem) = upload.answer();
    assert_eq!((status, &problem["code"]), (413, &"too_large".into()), "{problem}");
    assert_eq!(kept(&store.data().join("files")), (0, 0));
}
