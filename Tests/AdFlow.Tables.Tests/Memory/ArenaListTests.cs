namespace AdFlow.Tables.Tests.Memory;

public sealed class ArenaListTests
{
    [Test]
    public void Add_BeyondCapacity_KeepsElements()
    {
        using var arena = new Arena();
        var list = new ArenaList<int>(arena);
        for (int i = 0; i < 1_000; i++)
            list.Add(i);
        list.AddRange([7, 8]);
        list.Reserve(3)[0] = 9;
        list.Commit(1);
        Assert.That(list.AsSpan().ToArray(), Is.EqualTo(Enumerable.Range(0, 1_000).Concat([7, 8, 9])));
        list.Truncate(2);
        Assert.That((list.Count, list[1]), Is.EqualTo((2, 1)));
        list.Clear();
        Assert.That(list.Count, Is.Zero);
    }

    [Test]
    public void Reserve_MoreThanAList_IsRefused()
    {
        using var arena = new Arena(limitBytes: 1_000_000);
        var list = new ArenaList<long>(arena);
        list.Add(1);
        Assert.Throws<InvalidOperationException>(() => list.Reserve(int.MaxValue));
        Assert.Throws<ArenaLimitException>(() => list.Reserve(1_000_000));
    }
}
