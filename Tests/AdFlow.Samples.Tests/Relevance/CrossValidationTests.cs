namespace AdFlow.Samples.Tests;

public sealed class CrossValidationTests
{
    [Test]
    public void OutOfFold_OneSettingBestEverywhere_ScoresByIt() => Assert.That(
        CrossValidation.OutOfFold([[0.5, 0.6, 0.7], [0.1, 0.2, 0.3]], 3, 2, 1),
        Is.EqualTo((double[])[0.5, 0.6, 0.7]).Within(1e-12));

    // The first setting owes its mean to the first query alone: held out, that query is scored by the second.
    [Test]
    public void OutOfFold_SettingThatFitsOneQuery_IsNotChosenForIt() => Assert.That(
        CrossValidation.OutOfFold([[1, 0, 0], [0.4, 0.4, 0.4]], 3, 1, 1)[0], Is.EqualTo(0.4));

    [Test]
    public void PairedTest_AlwaysBetter_IsAboutTwoInTwoToTheN()
    {
        double[] one = [2, 2, 2, 2, 2, 2], other = [1, 1, 1, 1, 1, 1];
        Assert.That(CrossValidation.PairedTest(one, other, 100_000, 1), Is.EqualTo(2.0 / 64).Within(0.003));
    }

    [Test]
    public void PairedTest_NoDifference_IsOne() =>
        Assert.That(CrossValidation.PairedTest([1, 2], [1, 2], 100, 1), Is.EqualTo(1));
}
