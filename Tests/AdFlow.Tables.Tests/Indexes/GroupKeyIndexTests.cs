using System.Text;
using AdFlow.Tables.Indexes;

namespace AdFlow.Tables.Tests.Indexes;

public sealed class GroupKeyIndexTests
{
    [Test]
    public void Find_RandomIntegers_EqualsALookup()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            int range = random.Next(1, 200), step = seed % 2 == 0 ? 1 : 1_000_003;
            long?[] keys = [.. Enumerable.Range(0, random.Next(400))
                .Select(_ => random.Next(10) == 0 ? null : (long?)random.Next(range) * step)];
            using var table = Rows.OfIntegers("id", keys);
            using var stored = Rows.Stored(GroupKeyIndex.Build(table.Batches[0], "id"));
            var index = GroupKeyIndex.Open(stored, table.Batches[0]);
            int[] groups = new int[keys.Length];
            index.FindGroups(table.Batches[0][0], groups);
            for (int key = -step; key <= range * step; key += step)
                Assert.That(index.Find(key).ToArray(), Is.EqualTo(RowsOf(keys, key)), $"seed {seed}, key {key}");
            for (int row = 0; row < keys.Length; row++)
                Assert.That(index.Rows(groups[row]).ToArray(), Is.EqualTo(RowsOf(keys, keys[row])), $"seed {seed}");
        }
    }

    [Test]
    public void Find_Texts_GivesAllRowsAscending()
    {
        using var table = Rows.OfTexts("k", "b", "a", null, "b", "b");
        using var stored = Rows.Stored(GroupKeyIndex.Build(table.Batches[0], "k"));
        var index = GroupKeyIndex.Open(stored, table.Batches[0]);
        Assert.That(index.Find(Encoding.UTF8.GetBytes("b")).ToArray(), Is.EqualTo(new[] { 0, 3, 4 }));
        Assert.That(index.Find("x"u8).IsEmpty, Is.True);
        Assert.That(index.GroupCount, Is.EqualTo(2));
    }

    [TestCase("starts", 1, 9), TestCase("starts", 1, 0), TestCase("group_rows", 0, 3), TestCase("values", 0, -2)]
    public void Open_Damaged_IsRefused(string column, int element, int value)
    {
        using var table = Rows.OfIntegers("id", 1, 2, 1);
        using var stored = GroupKeyIndex.Build(table.Batches[0], "id");
        using var damaged = Rows.Damaged(stored, column, element, value);
        Assert.Throws<IndexFormatException>(() => GroupKeyIndex.Open(damaged, table.Batches[0]));
    }

    private static int[] RowsOf(long?[] keys, long? key) =>
        key is null ? [] : [.. Enumerable.Range(0, keys.Length).Where(row => keys[row] == key)];
}
