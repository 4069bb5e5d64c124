"""Text as Chinese offices write it: characters, pinyin, phone numbers, small sums."""
