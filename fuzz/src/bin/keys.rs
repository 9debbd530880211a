#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| parlour_blob::fuzzing::keys(input));
