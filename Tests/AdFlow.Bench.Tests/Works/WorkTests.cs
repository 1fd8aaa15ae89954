namespace AdFlow.Bench.Tests;

public sealed class WorkTests
{
    private static IEnumerable<TestCaseData> Works =>
        AllWorks.List.Select(work => new TestCaseData(work.Name).SetName($"{work.Name}_BothSidesAgree"));

    [TestCaseSource(nameof(Works))]
    public void EveryWork_AtASmallSize_BothSidesAgree(string name)
    {
        var work = AllWorks.List.Single(work => work.Name == name);
        using var place = new Workplace(new Meter(2, TimeSpan.Zero));
        int contests = 0;
        foreach (var contest in work.Contests(work.CheckSize, place))
        {
            contest.Check();
            contests++;
        }
        Assert.That(contests, Is.Positive);
    }

    [Test]
    public void Names_AreDifferent() =>
        Assert.That(AllWorks.List.Select(work => work.Name), Is.Unique);

    [Test]
    public void Numbers_OneOfThemDiffers_AreNotAccepted()
    {
        float[] ours = [1, 2, 3], theirs = [1, 2, 3.1f];
        Assert.That(() => Agreement.Numbers(ours, theirs, 0.01f),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("row 2"));
        Assert.That(() => Agreement.Numbers(ours, theirs, 0.1f), Throws.Nothing);
        Assert.That(() => Agreement.Numbers(ours, theirs.AsSpan(0, 2), 0.1f), Throws.TypeOf<InvalidDataException>());
    }
}
