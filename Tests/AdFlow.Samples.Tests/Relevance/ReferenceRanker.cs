using AdFlow.Samples.SearchAds;

namespace AdFlow.Samples.Tests;

/// <summary>The ranking of RELEVANCE.md in its plainest form, over dictionaries: the oracle of the graph.</summary>
internal sealed class ReferenceRanker
{
    /// <summary>The weights of the graph.</summary>
    public static readonly Weighting Chosen = new(0.4, 0.4, 1);

    private const double SynonymWeight = 0.1, K1 = 1.2;

    private static readonly string[] Stop =
        ["for", "with", "and", "the", "of", "to", "from", "by", "in", "on"];

    private readonly IReadOnlyList<Product> _products;
    private readonly Tokens _tokens = new();
    private readonly ReferenceSpelling _spelling;
    private readonly CatalogueText _text;
    private readonly List<Field> _fields;
    private readonly HashSet<string> _headWords, _suppliers;
    private readonly Dictionary<string, List<string>> _synonyms = [];

    public ReferenceRanker(IReadOnlyList<Product> products, string synonymFile)
    {
        _products = products;
        _text = CatalogueText.Of(products, _tokens);
        _spelling = new ReferenceSpelling(products, _tokens, token => _synonyms.ContainsKey(token));
        _fields =
        [
            new(1, 0.75, true, products.Select(product => _tokens.Of(product.Title))),
            new(1, 0.75, true, products.Select(product => _tokens.Of(product.ShortDescription))),
            new(1, 0.75, true, products.Select(product => _tokens.Of(product.Supplier))),
            new(1, 0, true, products.Select(product => _tokens.Of(ProductTable.Model(product.Name)))),
            new(0.4, 0.75, false, products.Select(product => _tokens.Of(
                string.Join(' ', product.Attributes.Select(attribute => attribute.Value))))),
        ];
        using var words = WordTables.HeadWords(_text);
        _headWords = [.. Enumerable.Range(0, (int)words.RowCount).Select(i => words.Batches[0][0].GetString(i)!)];
        _suppliers = [.. _text.SupplierTokens];
        foreach (string line in File.ReadLines(synonymFile).Where(line => !line.StartsWith('#')))
            AddSynonyms([.. line.Split(',').Select(word => string.Concat(_tokens.Of(word)))]);
    }

    /// <summary>Plain BM25 over one bag of title, description and supplier.</summary>
    public IEnumerable<string> PlainBm25(string query) => Ranked(PlainScores(query));

    /// <summary>Products, best first.</summary>
    public IEnumerable<string> Rank(string query) => Ranked(Candidates(query, Chosen), Chosen);

    /// <summary>Orders candidates by S · C^γ · (1 + α · head).</summary>
    public IEnumerable<string> Ranked(IEnumerable<Candidate> candidates, Weighting weighting) =>
        Scored(candidates, weighting).Select(scored => scored.Id);

    /// <summary>As <see cref="Ranked(IEnumerable{Candidate}, Weighting)"/>, with the scores.</summary>
    public IEnumerable<(string Id, double Score)> Scored(IEnumerable<Candidate> candidates, Weighting weighting) =>
        candidates.Select(found => (found.Product, Score: found.Score * Math.Pow(found.Coverage, weighting.Coverage)
                * (found.IsAskedFor ? 1 + weighting.Head : 1)))
            .OrderByDescending(found => Math.Round(found.Score, 9)).ThenBy(found => found.Product)
            .Select(found => (_products[found.Product].Id, found.Score));

    /// <summary>Every product that holds a word of the query.</summary>
    public IReadOnlyList<Candidate> Candidates(string query, Weighting weighting)
    {
        _fields[^1].Weight = weighting.Attributes;
        var (scores, covered) = Scores(query);
        string? head = Head(query);
        return [.. Enumerable.Range(0, scores.Length).Where(i => scores[i] > 0)
            .Select(i => new Candidate(i, scores[i], covered[i], head is not null && _text.Heads[i].Contains(head)))];
    }

    private IEnumerable<string> Ranked(double[] scores) => scores.Select((score, i) => (score, i))
        .Where(pair => pair.score > 0).OrderByDescending(pair => pair.score)
        .ThenBy(pair => _products[pair.i].Id, StringComparer.Ordinal).Select(pair => _products[pair.i].Id);

    private double[] PlainScores(string query)
    {
        double[] scores = new double[_products.Count];
        var fields = _fields.Take(3).ToList();
        double average = fields.Sum(field => (double)field.Lengths.Sum()) / scores.Length;
        foreach (string token in _tokens.Of(query).Distinct())
        {
            var holding = Holding(token, fields);
            foreach (int i in holding)
            {
                int count = fields.Sum(field => field.Count(i, token)), length = fields.Sum(field => field.Lengths[i]);
                scores[i] += Idf(holding.Count) * count * (K1 + 1) / (count + K1 * (0.25 + 0.75 * length / average));
            }
        }
        return scores;
    }

    private (double[] Scores, double[] Covered) Scores(string query)
    {
        var asked = _spelling.Spell(query).Distinct().ToList();
        if (asked.Exists(token => !Stop.Contains(token)))
            asked.RemoveAll(Stop.Contains);
        asked.RemoveAll(token => Alternatives(token).All(term => Holding(term.Term, _fields).Count == 0));
        double[] scores = new double[_products.Count], covered = new double[_products.Count];
        double all = 0;
        foreach (string token in asked)
        {
            string first = Alternatives(token).First(term => Holding(term.Term, _fields).Count > 0).Term;
            double idf = Idf(Holding(first, _fields.Where(field => field.IsNaming)).Count);
            all += idf;
            foreach (int i in Alternatives(token).SelectMany(term => Holding(term.Term, _fields)).ToHashSet())
                AddToken(token, idf, i, scores, covered);
        }
        for (int i = 0; i < scores.Length; i++)
            covered[i] /= all;
        return (scores, covered);
    }

    private void AddToken(string token, double idf, int i, double[] scores, double[] covered)
    {
        double x = 0, most = 0;
        foreach (var (term, weight) in Alternatives(token))
        {
            x += weight * _fields.Sum(field => field.Weight * field.Count(i, term)
                / (1 - field.B + field.B * field.Lengths[i] / field.Average));
            if (_fields.Exists(field => field.Count(i, term) > 0))
                most = Math.Max(most, weight);
        }
        scores[i] += idf * x * (K1 + 1) / (x + K1);
        covered[i] += idf * most;
    }

    private IEnumerable<(string Term, double Weight)> Alternatives(string token) =>
        _synonyms.GetValueOrDefault(token, []).Select(term => (term, SynonymWeight)).Prepend((token, 1));

    private static HashSet<int> Holding(string token, IEnumerable<Field> fields) =>
        [.. fields.SelectMany(field => field.Postings.GetValueOrDefault(token, []).Keys)];

    private string? Head(string query)
    {
        var tokens = _spelling.Spell(query);
        int end = tokens.FindIndex(Math.Min(1, tokens.Count), Stop.Contains);
        foreach (string token in tokens.Take(end < 0 ? tokens.Count : end).Reverse())
        {
            if (_headWords.Contains(token))
                return token;
            if (!Stop.Contains(token) && !token.Any(char.IsAsciiDigit) && !_suppliers.Contains(token))
                return null;
        }
        return null;
    }

    private void AddSynonyms(string[] row)
    {
        foreach (string word in row)
            _synonyms[word] = [.. row.Where(other => other != word)];
    }

    private double Idf(int holding) => Math.Log(1 + (_products.Count - holding + 0.5) / (holding + 0.5));

    private sealed class Field
    {
        public Field(double weight, double b, bool isNaming, IEnumerable<List<string>> texts)
        {
            (Weight, B, IsNaming) = (weight, b, isNaming);
            foreach (var text in texts)
            {
                foreach (var (token, count) in text.CountBy(token => token))
                    (Postings.TryGetValue(token, out var postings) ? postings : Postings[token] = [])
                        .Add(Lengths.Count, count);
                Lengths.Add(text.Count);
            }
            Average = Lengths.Where(length => length > 0).Select(length => (double)length).DefaultIfEmpty(1).Average();
        }

        public double Weight { get; set; }
        public double B { get; }
        public bool IsNaming { get; }
        public Dictionary<string, Dictionary<int, int>> Postings { get; } = new(StringComparer.Ordinal);
        public List<int> Lengths { get; } = [];
        public double Average { get; }

        public int Count(int product, string token) =>
            Postings.TryGetValue(token, out var postings) ? postings.GetValueOrDefault(product) : 0;
    }
}

/// <summary>A product found for a query.</summary>
/// <param name="Product">Its position in the catalogue.</param>
/// <param name="Score">BM25F.</param>
/// <param name="Coverage">Share of the query's idf that it matches.</param>
/// <param name="IsAskedFor">Whether a head word of it is the query's.</param>
internal readonly record struct Candidate(int Product, double Score, double Coverage, bool IsAskedFor);

/// <summary>What the shared ratings may choose.</summary>
/// <param name="Attributes">Weight of the attributes' field.</param>
/// <param name="Head">Bonus α of a product that is what was asked for.</param>
/// <param name="Coverage">Exponent γ of the coverage.</param>
internal readonly record struct Weighting(double Attributes, double Head, double Coverage);
