"""What a reserved wish looks like in people's own words: the lexicon, the spelling, the rules."""
