//! Client records, and the search for clients while the user types.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use fastrand::Rng;
use serde_json::json;

use crate::requests::NewBooking;
use crate::responses::{Booking, Client, Page};
use crate::support::{TestApp, User};

parlour_db::statements! {
    NAME_TERMS scans "a test's few clients" = "SELECT term FROM client_terms
        WHERE business_id = $1 AND client_id = $2 AND is_name ORDER BY term";
}

async fn search(user: &User, text: &str) -> Vec<String> {
    names(&walk(user, Some(text), 100).await)
}

fn names(clients: &[Client]) -> Vec<String> {
    clients.iter().map(|client| client.name.clone()).collect()
}

/// Returns the clients of all pages of a search. If `text` is `None`, lists all clients.
async fn walk(user: &User, text: Option<&str>, limit: usize) -> Vec<Client> {
    let query = text.map_or_else(String::new, |text| format!("search={}&", encoded(text)));
    let all: Vec<Client> = user.walk(&format!("/clients?{query}"), limit).await;
    let distinct: BTreeSet<_> = all.iter().map(|client| client.id).collect();
    assert_eq!(distinct.len(), all.len(), "nobody twice in {text:?}");
    all
}

async fn show(user: &User, id: i64) -> Client {
    user.get(&format!("/clients/{id}")).await.expect_as(StatusCode::OK)
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn add(desk: &User, name: &str, phone: Option<&str>, email: Option<&str>) -> Client {
    desk.create_as("/clients", json!({"name": name, "phone": phone, "email": email})).await
}

/// Names of clients to search for. The demo has one more client, Vera Abbott.
const NAMES: [&str; 12] = [
    "Ana-María Núñez",
    "Anna O'Brien",
    "Łukasz Wójcik",
    "Søren Åström",
    "Jürgen Groß",
    "İbrahim Işık",
    "Οδυσσεύς Ελύτης",
    "Дмитрий Щукин",
    "محمد بن سلمان",
    "山田 太郎",
    "김민준",
    "Zoë de la Cruz y Ortega",
];

#[parlour_testkit::both_engines]
async fn a_client_is_kept_as_given_and_changed_field_by_field(app: TestApp) {
    let desk = app.user("desk").await;
    let new = json!({"name": "  Ana María ", "phone": "+1 (555) 123-4567", "email": "Ana@Example.TEST",
        "notes": "allergic:\n– latex", "tags": ["vip", "colour", "vip"]});
    let client = desk.create("/clients", new).await;
    assert_eq!(client["name"], "Ana María");
    assert_eq!(client["phone"], "+1 (555) 123-4567");
    assert_eq!(client["email"], "ana@example.test");
    assert_eq!(client["tags"], json!(["vip", "colour"]));
    let path = format!("/clients/{}", client["id"]);
    assert_eq!(desk.get(&path).await.expect(StatusCode::OK), client);

    let same = desk.patch(&path, json!({})).await.expect(StatusCode::OK);
    assert_eq!(same, client, "what is left out stays");
    for (change, field, value) in [
        (json!({"phone": null}), "phone", json!(null)),
        (json!({"phone": "555 0000"}), "phone", json!("555 0000")),
        (json!({"email": null}), "email", json!(null)),
        (json!({"notes": "new"}), "notes", json!("new")),
        (json!({"notes": null}), "notes", json!("")),
        (json!({"tags": ["one"]}), "tags", json!(["one"])),
        (json!({"tags": null}), "tags", json!([])),
        (json!({"name": "Bea"}), "name", json!("Bea")),
    ] {
        let mut expected = desk.get(&path).await.expect(StatusCode::OK);
        expected[field] = value;
        assert_eq!(desk.patch(&path, change.clone()).await.expect(StatusCode::OK), expected, "{change}");
        assert_eq!(desk.get(&path).await.expect(StatusCode::OK), expected, "{change}");
    }
    assert_eq!(desk.get("/clients/99999").await.code(), "not_found");
    assert_eq!(desk.patch("/clients/99999", json!({"name": "Nobody"})).await.code(), "not_found");
}

#[parlour_testkit::both_engines]
async fn employees_see_that_there_are_contacts_but_not_the_whole(app: TestApp) {
    let (desk, stylist) = (app.user("desk").await, app.user("stylist").await);
    let both = add(&desk, "Ada Both", Some("+1 212 555 0147"), Some("ada@example.com")).await;
    let none = add(&desk, "Ada None", None, None).await;
    for (client, phone, email) in [(both, Some("•••47"), Some("a•••@example.com")), (none, None, None)] {
        let shown = show(&stylist, client.id).await;
        assert_eq!(search(&stylist, &client.name).await, [client.name.as_str()]);
        let listed = walk(&stylist, Some(&client.name), 100).await.remove(0);
        for seen in [shown, listed] {
            assert_eq!((seen.phone.as_deref(), seen.email.as_deref(), &seen.name), (phone, email, &client.name));
        }
        assert_eq!(show(&desk, client.id).await, client);
    }
    for guess in ["ada@example.com", "ada@e", "2125550147", "0147", "ada 0147"] {
        assert_eq!(search(&desk, guess).await, ["Ada Both"], "{guess}");
        assert!(search(&stylist, guess).await.is_empty(), "{guess}");
        let page = stylist.get(&format!("/clients?limit=1&search={}", encoded(guess))).await.expect(StatusCode::OK);
        assert_eq!(page, json!({"items": [], "next": null}), "a cursor would tell what was found");
    }
}

#[parlour_testkit::both_engines]
async fn pages_of_employees_are_full_whoever_else_has_such_an_address(app: TestApp) {
    let (desk, stylist) = (app.user("desk").await, app.user("stylist").await);
    for number in 0..12 {
        let (name, email) = if number % 3 == 0 { ("Quin", "x") } else { ("Other", "quin") };
        add(&desk, &format!("{name} {number:02}"), None, Some(&format!("{email}.{number}@example.com"))).await;
    }
    assert_eq!(search(&desk, "quin").await.len(), 12);
    // `walk` panics if a page other than the last is short.
    assert_eq!(names(&walk(&stylist, Some("quin"), 2).await), ["Quin 00", "Quin 03", "Quin 06", "Quin 09"]);
    let renamed = desk.list::<Client>("/clients?search=quin").await[0].id;
    desk.patch(&format!("/clients/{renamed}"), json!({"name": "Dora"})).await.expect(StatusCode::OK);
    assert_eq!(search(&stylist, "quin").await.len(), 3, "the address is still `quin`, the name is not");
}

async fn name_terms(app: &TestApp, client: i64) -> Vec<String> {
    let terms = app.app.db.read(move |tx| tx.all(&NAME_TERMS, parlour_db::params![1_i64, client], |row| row.take()));
    terms.await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"))
}

#[parlour_testkit::both_engines]
async fn only_the_terms_of_a_name_are_marked_as_such(app: TestApp) {
    let desk = app.user("desk").await;
    let contact = ("+1 212 555 0147", "maria.stone@example.com");
    let client = add(&desk, "Ana-Mar\u{ed}a O'Brien", Some(contact.0), Some(contact.1)).await.id;
    assert_eq!(name_terms(&app, client).await, ["ana", "anamaria", "brien", "maria", "o", "obrien"]);
}

#[parlour_testkit::both_engines]
async fn what_a_client_cannot_be_is_refused_with_every_field(app: TestApp) {
    let desk = app.user("desk").await;
    let many: Vec<_> = (0..31).map(|number| number.to_string()).collect();
    for (body, fields) in [
        (json!({}), vec!["name"]),
        (json!({"name": " "}), vec!["name"]),
        (
            json!({"name": "x".repeat(121), "phone": "12", "email": "nobody", "notes": "\u{7}", "tags": [""]}),
            vec!["email", "name", "notes", "phone", "tags.0"],
        ),
        (
            json!({"name": "a\u{0}b", "phone": 5, "email": "a\u{0}@b.test", "tags": "vip"}),
            vec!["email", "name", "phone", "tags"],
        ),
        (json!({"name": "Ana", "tags": many}), vec!["tags"]),
        (json!({"name": "Ana", "shoe_size": 41}), vec!["shoe_size"]),
        (json!({"name": ["Ana"], "tags": [1, "x", null]}), vec!["name", "tags.0", "tags.2"]),
    ] {
        let answer = desk.post("/clients", body.clone()).await;
        assert_eq!((answer.code(), answer.fields()), ("invalid_input", fields.clone()), "{body}: {}", answer.body);
        if body.get("name").is_some() {
            assert_eq!(desk.patch("/clients/1", body.clone()).await.fields(), fields, "{body}");
        }
    }
    let crowd: Vec<_> = (0..9_000).map(|number| number.to_string()).collect();
    assert_eq!(desk.post("/clients", json!({"name": "Ana", "tags": crowd})).await.fields(), ["tags"]);
}

#[parlour_testkit::both_engines]
async fn clients_are_found_by_the_beginnings_of_their_names(app: TestApp) {
    let desk = app.user("desk").await;
    for name in NAMES {
        add(&desk, name, None, None).await;
    }
    for (text, found) in [
        ("a", vec!["Vera Abbott", "Ana-María Núñez", "Anna O'Brien", "Søren Åström"]),
        ("an", vec!["Ana-María Núñez", "Anna O'Brien"]),
        ("ANA", vec!["Ana-María Núñez"]),
        ("maria", vec!["Ana-María Núñez"]),
        ("ana-m", vec!["Ana-María Núñez"]),
        ("anamar", vec!["Ana-María Núñez"]),
        ("nuñ an", vec!["Ana-María Núñez"]),
        ("nun ana mar", vec!["Ana-María Núñez"]),
        ("ana brien", vec![]),
        ("o'br", vec!["Anna O'Brien"]),
        ("o’brien", vec!["Anna O'Brien"]),
        ("OBrien", vec!["Anna O'Brien"]),
        ("  brien,anna ", vec!["Anna O'Brien"]),
        ("lukasz wojc", vec!["Łukasz Wójcik"]),
        ("ŁUK", vec!["Łukasz Wójcik"]),
        ("soren astrom", vec!["Søren Åström"]),
        ("SØREN", vec!["Søren Åström"]),
        ("gross", vec!["Jürgen Groß"]),
        ("GROẞ", vec!["Jürgen Groß"]),
        ("ju\u{308}rgen", vec!["Jürgen Groß"]),
        ("ibrahim isik", vec!["İbrahim Işık"]),
        ("IŞIK İBRAHİM", vec!["İbrahim Işık"]),
        ("ΟΔΥΣΣΕΎΣ", vec!["Οδυσσεύς Ελύτης"]),
        ("ελυτ", vec!["Οδυσσεύς Ελύτης"]),
        ("щук", vec!["Дмитрий Щукин"]),
        ("سلم", vec!["محمد بن سلمان"]),
        ("山", vec!["山田 太郎"]),
        ("太郎 山田", vec!["山田 太郎"]),
        ("김", vec!["김민준"]),
        ("zoe ort cru de", vec!["Zoë de la Cruz y Ortega"]),
        ("zzz", vec![]),
        (" ' - ", vec![]),
    ] {
        assert_eq!(search(&desk, text).await, found, "{text:?}");
    }
    let everybody = names(&walk(&desk, None, 100).await);
    assert_eq!(
        (search(&desk, "").await, search(&desk, " ").await),
        (everybody.clone(), everybody),
        "nothing typed yet"
    );
}

#[parlour_testkit::both_engines]
async fn clients_are_found_by_phone_and_address(app: TestApp) {
    let desk = app.user("desk").await;
    add(&desk, "Ana", Some("+1 (555) 123-4567"), Some("Ana.Maria_Nunez+salon@Example.test")).await;
    add(&desk, "Bea", Some("555.123.9999"), Some("bea@example.test")).await;
    add(&desk, "Cem", Some("+90 212 555 12 34"), Some("cem@münchen.test")).await;
    for (text, found) in [
        ("+1 (555) 123-4567", vec!["Ana"]),
        ("15551234567", vec!["Ana"]),
        ("1-555-123", vec!["Ana"]),
        ("555-123-9", vec!["Bea"]),
        ("(555) 123", vec!["Cem", "Ana", "Bea"]),
        ("555.123-45 67", vec!["Ana"]),
        ("123-4567", vec!["Ana"]),
        ("123 45", vec!["Ana"]),
        ("4567", vec!["Ana"]),
        ("1234", vec!["Cem", "Ana"]),
        ("212", vec!["Vera Abbott", "Cem"]),
        ("+90", vec!["Cem"]),
        ("9999", vec!["Bea"]),
        ("ana 4567", vec!["Ana"]),
        ("bea 4567", vec![]),
        ("ana@", vec![]),
        ("ana.maria_nunez+salon@example.test", vec!["Ana"]),
        ("ANA.MARIA_NUNEZ+SALON@EX", vec!["Ana"]),
        ("ana.m", vec!["Ana"]),
        ("ana.maria_nun", vec!["Ana"]),
        ("bea@example", vec!["Bea"]),
        ("bea@example.test ana", vec![]),
        ("cem@munchen", vec!["Cem"]),
        ("@", vec![]),
    ] {
        assert_eq!(search(&desk, text).await, found, "{text:?}");
    }
    // A search finds a client by each prefix of the email address, including its punctuation.
    let address = "ana.maria_nunez+salon@example.test";
    for end in 1..=address.len() {
        assert!(search(&desk, &address[..end]).await.contains(&"Ana".to_owned()), "{}", &address[..end]);
    }
}

#[parlour_testkit::both_engines]
async fn a_changed_client_is_found_by_what_is_new_and_not_by_what_was(app: TestApp) {
    let desk = app.user("desk").await;
    let client = add(&desk, "Ana Before", Some("555 1111"), Some("before@x.test")).await;
    let path = format!("/clients/{}", client.id);
    desk.patch(&path, json!({"name": "Ana Afterwards", "phone": "555 2222", "email": null}))
        .await
        .expect(StatusCode::OK);
    for (text, found) in
        [("before", 0), ("before@x.test", 0), ("1111", 0), ("5551111", 0), ("afterw", 1), ("2222", 1), ("ana", 1)]
    {
        assert_eq!(search(&desk, text).await.len(), found, "{text}");
    }
    desk.patch(&path, json!({"phone": null, "notes": "before 2222"})).await.expect(StatusCode::OK);
    assert_eq!(search(&desk, "2222").await, [""; 0], "notes are not searched");
    assert_eq!(search(&desk, "ana after").await, ["Ana Afterwards"]);
}

#[parlour_testkit::both_engines]
async fn pages_have_each_client_once_and_in_one_order(app: TestApp) {
    let desk = app.user("desk").await;
    for number in 0..40 {
        // Many clients share a name, and each has several terms with the same prefix.
        let name = ["Mia Miller", "Mia Mia", "Miro Mi", "Emil Mi-Miller"][number % 4];
        add(&desk, name, Some(&format!("555 {number:04}")), Some(&format!("mi{number}@mi.test"))).await;
    }
    let all = walk(&desk, None, 100).await;
    assert_eq!(all.len(), 41);
    for text in [None, Some("mi"), Some("m"), Some("mi mi"), Some("mi mil 555"), Some("555")] {
        let whole = walk(&desk, text, 100).await;
        assert!(whole.len() >= 10, "{text:?}");
        for limit in [1, 3, 7, 40] {
            assert_eq!(walk(&desk, text, limit).await, whole, "{text:?} by {limit}");
        }
    }
}

#[parlour_testkit::both_engines]
async fn a_page_goes_on_where_it_was_while_clients_come(app: TestApp) {
    let desk = app.user("desk").await;
    let mut there = BTreeSet::new();
    for number in 0..12 {
        there.insert(add(&desk, ["Mia", "Miro"][number % 2], None, None).await.id);
    }
    for query in ["", "search=mi&"] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = desk.get(&format!("/clients?{query}limit=2{cursor}")).await;
            let page: Page<Client> = page.expect_as(StatusCode::OK);
            seen.extend(page.items.iter().map(|client| client.id));
            add(&desk, "Adam Mib", None, None).await;
            add(&desk, "Mia", None, None).await;
            let Some(next) = page.next else { break };
            cursor = format!("&cursor={next}");
            assert!(seen.len() < 200, "it comes to an end");
            if there.iter().all(|id| seen.contains(id)) {
                break;
            }
        }
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len(), "nobody twice");
        assert!(there.iter().all(|id| seen.contains(id)), "nobody left out");
    }
}

#[parlour_testkit::both_engines]
async fn strange_names_are_kept_listed_and_found(app: TestApp) {
    let desk = app.user("desk").await;
    let long = "x".repeat(120);
    let expanding = "\u{fdfa}".repeat(120);
    let hangul = "뷁".repeat(120);
    let strange = [
        ("💇‍♀️", ""),
        ("💇 Mona", "mona"),
        ("a\u{202e}evig\u{202c}b", "a"),
        ("a\u{301}\u{323}b", "ab"),
        ("\u{301}\u{301}", ""),
        ("100% Bio", "100"),
        ("_under_score", "under"),
        ("a*b?c", "c"),
        ("[abc]", "abc"),
        ("(?i).*", "i"),
        ("back\\slash", "slash"),
        ("Robert'); DROP TABLE clients;--", "robert drop"),
        ("\" OR 1=1 --", "or"),
        ("<script>alert(1)</script>", "alert"),
        ("$1 {in $2}", "in"),
        ("NULL", "null"),
        ("\u{10ffff}x", "x"),
        (&long, &long),
        (&expanding, "صلى"),
        (&hangul, &hangul),
        ("ﬃ ½ Ⅷ", "ffi viii"),
        ("𝔉𝔯𝔞𝔫𝔷", "franz"),
        ("क्षत्रिय", "क्ष"),
        ("ไทย", "ไทย"),
        ("B\u{feff}om", "om"),
    ];
    for (name, text) in strange {
        let client = add(&desk, name, None, None).await;
        assert_eq!(client.name, name);
        if !text.is_empty() {
            assert!(search(&desk, text).await.contains(&name.to_owned()), "{name:?} by {text:?}");
        }
    }
    let unseen = json!({"name": "\u{200b}\u{202e}\u{3164}"});
    assert_eq!(desk.post("/clients", unseen).await.fields(), ["name"], "nothing of it can be seen");
    let listed = names(&walk(&desk, None, 3).await);
    assert!(strange.iter().all(|(name, _)| listed.iter().any(|listed| listed == name)), "{listed:?}");
    for text in [
        "%",
        "_",
        "*",
        "' OR '1'='1",
        "\\",
        "\0",
        "a@\0",
        "\0@",
        "%00",
        "(",
        "$1",
        "\u{10ffff}",
        "\u{10ffff}@",
        "\u{200f}",
        "💇",
    ] {
        search(&desk, text).await;
    }
    let endless: String = "wort ".repeat(1_000);
    assert_eq!(search(&desk, &endless).await, [""; 0]);
    assert_eq!(search(&desk, &"x".repeat(5_000)).await, [long], "no more of a word is looked at than of a name");
    assert_eq!(search(&desk, "drop").await, ["Robert'); DROP TABLE clients;--"], "they are still there");
}

#[parlour_testkit::both_engines]
async fn what_cannot_be_searched_is_refused_with_every_field(app: TestApp) {
    let desk = app.user("desk").await;
    add(&desk, "Mia", None, None).await;
    add(&desk, "Miro", None, None).await;
    let cut = NewBooking::new(1, "2027-01-22 10:00:00").client(1);
    desk.book(cut.clone()).await;
    desk.book(cut).await;
    let by_start = desk.get("/bookings?limit=1").await.expect_as::<Page<Booking>>(StatusCode::OK).next.unwrap();
    let by_name = desk.get("/clients?limit=1").await.expect_as::<Page<Client>>(StatusCode::OK).next.unwrap();
    let by_term = desk.get("/clients?limit=1&search=m").await.expect_as::<Page<Client>>(StatusCode::OK).next.unwrap();
    for (query, fields) in [
        ("limit=0".to_owned(), vec!["limit"]),
        ("limit=101".into(), vec!["limit"]),
        ("limit=abc&cursor=%00".into(), vec!["cursor", "limit"]),
        ("name=mia".into(), vec!["name"]),
        ("search=a&search=b".into(), vec!["search"]),
        ("cursor=".into(), vec!["cursor"]),
        ("cursor=MSA".into(), vec!["cursor"]),
        ("cursor=MSAA".into(), vec!["cursor"]),
        ("cursor=MSBuYW1lIAA".into(), vec!["cursor"]),
        (format!("cursor={by_start}"), vec!["cursor"]),
        (format!("search=m&cursor={by_start}"), vec!["cursor"]),
        (format!("search=m&cursor={by_name}"), vec!["cursor"]),
        (format!("cursor={by_term}"), vec!["cursor"]),
        (format!("search=mi&cursor={by_term}"), vec!["cursor"]),
    ] {
        let answer = desk.get(&format!("/clients?{query}")).await;
        assert_eq!((answer.code(), answer.fields()), ("invalid_input", fields), "{query}: {}", answer.body);
    }
    for (user, query) in [
        ("stylist", format!("search=m&cursor={by_term}")),
        ("rival", format!("search=m&cursor={by_term}")),
        ("rival", format!("cursor={by_name}")),
    ] {
        let answer = app.user(user).await.get(&format!("/clients?{query}")).await;
        assert_eq!(answer.fields(), ["cursor"], "{user}: {}", answer.body);
    }
}

/// Creates the same random clients on both engines, and compares lists and searches.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_engines_find_the_same_clients_in_the_same_order() {
    let apps = [TestApp::sqlite().await, TestApp::postgres().await];
    let desks = [apps[0].user("desk").await, apps[1].user("desk").await];
    let mut rng = Rng::with_seed(17);
    let parts: Vec<&str> = NAMES
        .iter()
        .flat_map(|name| name.split(' '))
        .chain(["von", "Mc-Kay", "D'Arcy", "Ænima", "ﬁona", "ẞeta", "𝔸da", "Zz", "a", "z", "Z", "Á"])
        .collect();
    let mut made = Vec::new();
    for number in 0..300 {
        let name: Vec<_> = (0..rng.usize(1..4)).map(|_| parts[rng.usize(..parts.len())]).collect();
        let name = name.join([" ", "-", "  ", ", "][rng.usize(..4)]);
        let phone =
            rng.bool().then(|| format!("+{} {:03} {:07}", rng.u8(1..99), rng.u16(..1000), rng.u32(..10_000_000)));
        let email = rng.bool().then(|| format!("c{number}.{}@x.test", rng.u8(..9)));
        let body = json!({"name": name, "phone": phone, "email": email, "tags": [format!("t{}", number % 3)]});
        let both: [Client; 2] =
            [desks[0].create_as("/clients", &body).await, desks[1].create_as("/clients", &body).await];
        assert_eq!(both[0], both[1]);
        made.push((name, phone));
    }
    for limit in [100, 37] {
        assert_eq!(walk(&desks[0], None, limit).await, walk(&desks[1], None, limit).await);
    }
    for _ in 0..120 {
        let (name, phone) = &made[rng.usize(..made.len())];
        let words: Vec<_> = name.split([' ', '-', ',']).filter(|word| !word.is_empty()).collect();
        let mut typed: Vec<String> = words.iter().map(|word| word.chars().take(rng.usize(1..5)).collect()).collect();
        rng.shuffle(&mut typed);
        typed.truncate(rng.usize(1..4));
        if let Some(phone) = phone.as_ref().filter(|_| rng.u8(..3) == 0) {
            typed = vec![phone[phone.len() - [4, 7][rng.usize(..2)]..].to_owned()];
        }
        let text = typed.join(" ");
        let text = if rng.bool() { text.to_uppercase() } else { text };
        let limit = rng.usize(1..30);
        let found = [walk(&desks[0], Some(&text), limit).await, walk(&desks[1], Some(&text), limit).await];
        assert_eq!(found[0], found[1], "{text:?}");
        assert!(names(&found[0]).contains(name), "{name:?} by {text:?}");
    }
}
