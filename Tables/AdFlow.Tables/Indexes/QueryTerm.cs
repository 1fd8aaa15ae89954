namespace AdFlow.Tables.Indexes;

/// <summary>
/// A term of a query. Terms of one slot stand for one word of the query, as a word and its synonyms, the word first;
/// they stand together, each once, and a row's frequencies of them are added, by weight.
/// </summary>
/// <param name="Term">Number of the term in the index; −1, for a word the index lacks, matches nothing.</param>
/// <param name="Slot">The slot; terms are ordered by it.</param>
/// <param name="Weight">Factor of its frequency, above 0: 1 for the word itself, less for a synonym.</param>
public readonly record struct QueryTerm(int Term, int Slot, double Weight = 1);
