namespace AdFlow.Samples.DisplayAds;

/// <summary>Items, and what two policies showed of them in the same week. Immutable.</summary>
/// <param name="Items">The items, by number.</param>
/// <param name="Logs">The logs: of a policy that shows each item equally often, and of one that learns.</param>
internal sealed record BanditData(IReadOnlyList<Item> Items, IReadOnlyList<BanditLog> Logs)
{
    /// <summary>Days from the first impression's midnight on that the model learns from; the others judge it.</summary>
    public const int TrainingDays = 4;

    /// <summary>Midnight (UTC) between what the model learns from and what it is judged by.</summary>
    public DateTimeOffset Split
    {
        get
        {
            var first = Logs.Min(log => log.Impressions[0].Time).UtcDateTime.Date;
            return new DateTimeOffset(first.AddDays(TrainingDays), TimeSpan.Zero);
        }
    }

    /// <summary>What the model learns from: all impressions before the split, log by log.</summary>
    public IReadOnlyList<Impression> Training => [.. Logs.SelectMany(log => log.Before(Split).Impressions)];

    /// <summary>What it is judged by.</summary>
    public IReadOnlyList<BanditLog> HeldOut => [.. Logs.Select(log => log.From(Split))];
}
