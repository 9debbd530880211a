use parlour_messaging::{EmailSender, Folder, Outcome};

use crate::{at, email};

fn names(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn a_letter_is_a_file_and_takes_its_own_place_when_it_is_sent_again() {
    let place = parlour_testkit::Folder::new();
    let folder = place.join("not/yet/there");
    let mail = EmailSender::Folder(Folder::new(&folder));
    let mut later = email("reminder-8");
    later.written_at = at("2027-01-22T09:00:00.000001Z");

    for email in [&later, &email("confirmation-7"), &email("confirmation-7")] {
        assert_eq!(mail.send(email).await.unwrap(), Outcome::HandedOver);
    }
    let expected = [
        "20270122T090000.000000Z-confirmation-7@salon.example.eml",
        "20270122T090000.000001Z-reminder-8@salon.example.eml",
    ];
    assert_eq!(names(&folder), expected);
    let file = std::fs::read(folder.join(expected[0])).unwrap();
    assert_eq!(crate::parse(&file).message_id(), Some("confirmation-7@salon.example"));
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_tried_again_and_nothing_stays() {
    let place = parlour_testkit::Folder::new();
    std::fs::write(place.join("file"), "").unwrap();
    let error = Folder::new(place.join("file")).put(&email("a")).await.unwrap_err();
    assert!(!error.is_final(), "{error:?}");

    // A directory occupies the file name of the email.
    let name = "20270122T090000.000000Z-a@salon.example.eml";
    std::fs::create_dir(place.join(name)).unwrap();
    assert!(!Folder::new(place.path()).put(&email("a")).await.unwrap_err().is_final());
    assert_eq!(names(&place), [name, "file"]);
}

#[tokio::test]
async fn mail_that_is_off_says_so() {
    assert_eq!(EmailSender::Off.send(&email("a")).await.unwrap(), Outcome::Off);
}
