using AdFlow.Samples.Learning;

namespace AdFlow.Samples.DisplayAds;

/// <summary>
/// What the click model sees of an impression, as numbered features: each value of each user feature, each item, each
/// value of each item category, each position; and as numbers the item's measure, log(1 + the visitor's past clicks on
/// the item) and log(1 + those on all items). Immutable and thread-safe.
/// </summary>
internal sealed class ClickFeatures
{
    private readonly int[] _users, _categories;
    private readonly int _item, _position;
    private readonly List<string>[] _values;

    /// <summary>Numbers the features.</summary>
    /// <param name="items">The items.</param>
    /// <param name="training">Impressions that decide which values of user features have a feature of their
    /// own.</param>
    public ClickFeatures(IReadOnlyList<Item> items, IReadOnlyList<Impression> training)
    {
        Items = items;
        Users = [.. Enumerable.Range(0, Visitor.FeatureCount).Select(i => ValueCodes.Of(training, i))];
        _values = [.. Enumerable.Range(0, Item.CategoryCount).Select(i =>
            items.Select(item => item.Categories[i]).Distinct().Order(StringComparer.Ordinal).ToList())];
        int next = 0;
        _users = [.. Users.Select(codes => Take(codes.Count, ref next))];
        _item = Take(items.Count, ref next);
        _categories = [.. _values.Select(values => Take(values.Count, ref next))];
        _position = Take(Impression.Positions, ref next);
        Measure = Take(1, ref next);
        Own = Take(1, ref next);
        All = Take(1, ref next);
        Count = next;
    }

    /// <summary>The items.</summary>
    public IReadOnlyList<Item> Items { get; }

    /// <summary>Numbers of the values of each user feature.</summary>
    public IReadOnlyList<ValueCodes> Users { get; }

    /// <summary>Features.</summary>
    public int Count { get; }

    /// <summary>Feature of the item's measure.</summary>
    public int Measure { get; }

    /// <summary>Feature of log(1 + past clicks on the item).</summary>
    public int Own { get; }

    /// <summary>Feature of log(1 + past clicks on all items).</summary>
    public int All { get; }

    /// <summary>Feature of a value of a user feature.</summary>
    public int OfUser(int feature, int code) => _users[feature] + code;

    /// <summary>Feature of an item.</summary>
    public int OfItem(int item) => _item + item;

    /// <summary>Feature of an item's value of a category.</summary>
    public int OfCategory(int category, Item item) =>
        _categories[category] + _values[category].IndexOf(item.Categories[category]);

    /// <summary>Feature of a position, from 1.</summary>
    public int OfPosition(int position) => _position + position - 1;

    /// <summary>Adds a row for an impression: its target is whether it was clicked.</summary>
    public void AddTo(Examples examples, Impression impression)
    {
        var (visitor, item) = (impression.Visitor, Items[impression.Item]);
        for (int i = 0; i < Users.Count; i++)
            examples.Add(OfUser(i, Users[i].CodeOf(visitor.Features[i])));
        examples.Add(OfItem(item.Number));
        for (int i = 0; i < Item.CategoryCount; i++)
            examples.Add(OfCategory(i, item));
        examples.Add(OfPosition(impression.Position));
        examples.Add(Measure, item.Measure);
        examples.Add(Own, Math.Log(1 + visitor.Affinity[item.Number]));
        examples.Add(All, Math.Log(1 + visitor.Affinity.Sum()));
        examples.EndRow(impression.IsClicked ? 1 : 0);
    }

    /// <summary>Rows for impressions.</summary>
    public Examples Examples(IEnumerable<Impression> impressions)
    {
        var examples = new Examples(Count);
        foreach (var impression in impressions)
            AddTo(examples, impression);
        return examples;
    }

    private static int Take(int count, ref int next)
    {
        next += count;
        return next - count;
    }
}
