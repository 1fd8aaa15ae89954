namespace AdFlow.Bench.Tests;

public sealed class CommandOptionsTests
{
    [TestCase("--rounds", "0")]
    [TestCase("--rounds", "1")]
    [TestCase("--rounds", "-1")]
    [TestCase("--rounds", "abc")]
    [TestCase("--rounds", "99999999999")]
    [TestCase("--rounds", "")]
    public void PeersOption_ThatIsNoNumberInRange_IsToldWhatIsExpected(string option, string given) =>
        Assert.That(PeersCommand.Create().Parse([option, given]).Errors.Select(error => error.Message),
            Is.EqualTo([$"{option} {given}: expected a whole number from 2 to 10000"]));

    [Test]
    public void LinearityOptions_ThatAreNoNumbersInRange_AreToldAtOnce() =>
        Assert.That(LinearityCommand.Create().Parse("--most-rows -5 --rounds x").Errors.Select(error => error.Message),
            Is.EqualTo([
                "--most-rows -5: expected a whole number from 0 to 10000000",
                "--rounds x: expected a whole number from 2 to 10000"]));

    [Test]
    public void OptionsInRange_AreTaken()
    {
        Assert.That(PeersCommand.Create().Parse("--rounds 2 --only chain --json").Errors, Is.Empty);
        Assert.That(LinearityCommand.Create().Parse("--most-rows 0 --rounds 2").Errors, Is.Empty);
    }
}
