using AdFlow.Samples.Learning;

namespace AdFlow.Samples.DisplayAds;

/// <summary>
/// Invents items, visitors, and what two policies showed them in one week, for where the real logs are not. Its rule,
/// which is also known to tests as the truth:
/// <list type="number">
/// <item>The score of a click is −3.2, plus the item's own 0.6·z (z standard normal), plus 0.5 or −0.5 where the
/// visitor's first feature goes, or does not go, with the item's first category, plus log(1 + past clicks on the item),
/// minus 0.15 a position behind the first; the click probability is its logistic function.</item>
/// <item>User features take 3, 5, 9 and 9 values, the first of them most; one visitor in 20 has clicked one item
/// before.</item>
/// <item>The policy <c>random</c> shows all items equally often; <c>bts</c>, like a bandit without context, shows an
/// item with a probability in proportion to e^(1.5·(item's own + 0.3·z)), another z for each position.</item>
/// </list>
/// </summary>
/// <param name="seed">Seed of everything.</param>
internal sealed class LogGenerator(ulong seed)
{
    /// <summary>Changes when equal seeds no longer give equal logs.</summary>
    public const int Version = 1;

    /// <summary>Impressions of each policy in the sample.</summary>
    public const int DefaultSize = 10_000;

    /// <summary>Seed of the sample.</summary>
    public const ulong DefaultSeed = 5;

    /// <summary>Items.</summary>
    public const int ItemCount = 34;

    private const int Days = 7;
    private static readonly int[] UserValues = [3, 5, 9, 9], ItemValues = [7, 16, 4];
    private static readonly DateTimeOffset Start = new(2025, 3, 3, 0, 0, 0, TimeSpan.Zero);
    private readonly Draws _draws = new(seed);

    /// <summary>Generates items and logs.</summary>
    /// <param name="size">Impressions of each policy.</param>
    public BanditData Generate(int size)
    {
        var items = Enumerable.Range(0, ItemCount).Select(NewItem).ToList();
        double[] even = [.. items.Select(_ => 1.0 / items.Count)];
        double[][] learnt = [.. Enumerable.Range(1, Impression.Positions).Select(position => Learnt(items, position))];
        return new BanditData(items,
            [Log("random", size, items, _ => even), Log("bts", size, items, position => learnt[position - 1])]);
    }

    /// <summary>The true click probability.</summary>
    public double Truth(Visitor visitor, Item item, int position)
    {
        bool fits = Number(visitor.Features[0]) == Number(item.Categories[0]) % UserValues[0];
        double score = -3.2 + Own(item.Number) + (fits ? 0.5 : -0.5)
            + Math.Log(1 + visitor.Affinity[item.Number]) - 0.15 * (position - 1);
        return ClickModel.Sigmoid(score);
    }

    private static int Number(string value) => value[^1] - 'a';

    private static string Value(string name, int number) => $"{name}-{(char)('a' + number)}";

    private double Own(int item) => 0.6 * _draws.Normal("item", FormattableString.Invariant($"{item}"));

    private Item NewItem(int number)
    {
        string key = FormattableString.Invariant($"{number}");
        return new Item(number, _draws.Normal("measure", key), [.. ItemValues.Select((count, i) =>
            Value(FormattableString.Invariant($"item{i + 1}"), _draws.Index($"category{i}", key, count)))]);
    }

    private double[] Learnt(List<Item> items, int position)
    {
        double[] weights = [.. items.Select(item => Math.Exp(1.5 * (Own(item.Number)
            + 0.3 * _draws.Normal("belief", FormattableString.Invariant($"{item.Number}/{position}")))))];
        double sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    private BanditLog Log(string policy, int size, List<Item> items, Func<int, double[]> probabilities)
    {
        var impressions = new List<Impression>(size);
        for (int i = 0; i < size; i++)
        {
            string key = FormattableString.Invariant($"{policy}/{i}");
            var visitor = NewVisitor(key);
            int position = 1 + _draws.Index("position", key, Impression.Positions);
            double[] shares = probabilities(position);
            int item = Draw(shares, _draws.Uniform("shown", key));
            bool isClicked = _draws.Uniform("click", key) < Truth(visitor, items[item], position);
            var time = Start + TimeSpan.FromDays(Days) * ((double)i / size);
            impressions.Add(new Impression(time, visitor, item, position, isClicked, shares[item]));
        }
        return new BanditLog(policy, impressions);
    }

    private Visitor NewVisitor(string key)
    {
        var affinity = new float[ItemCount];
        if (_draws.Index("returns", key, 20) == 0)
            affinity[_draws.Index("clicked", key, ItemCount)] = 1 + _draws.Index("times", key, 3);
        string[] features = [.. UserValues.Select((count, i) => Value(FormattableString.Invariant($"user{i}"),
            (int)(count * Math.Pow(_draws.Uniform($"user{i}", key), 2))))];
        return new Visitor(features, affinity);
    }

    private static int Draw(double[] shares, double uniform)
    {
        int item = 0;
        for (; item < shares.Length - 1 && uniform >= shares[item]; item++)
            uniform -= shares[item];
        return item;
    }
}
