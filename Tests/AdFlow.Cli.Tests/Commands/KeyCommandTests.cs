using AdFlow.Hosting;

namespace AdFlow.Cli.Tests;

public sealed class KeyCommandTests
{
    [Test]
    public void Key_IsShownOnce_ListedAndRevoked()
    {
        using var folder = new CliFolder();
        var made = folder.Run("key create web --roles run,read --rate 500 --store @store");
        Assert.That((made.Code, made.Error), Is.EqualTo((0, "")));
        Assert.That(ApiKeySecret.TrySplit(made.Output.Trim(), out string name, out string secret), Is.True);
        Assert.That(name, Is.EqualTo("web"));
        var key = ApiKeyFile.Read(folder["store/keys.json"]).Single();
        Assert.That(ApiKeySecret.Fits(secret, key), Is.True);
        Assert.That(folder.Run("key list --store @store").Output, Is.EqualTo("web  run, read  500 requests/s\n"));
        Assert.That(folder.Run("key revoke web --store @store").Code, Is.Zero);
        Assert.That(folder.Run("key list --store @store").Output, Is.Empty);
    }

    [TestCase("key create a/b --store @store", 2, "'a/b' is no name")]
    [TestCase("key create a --roles root --store @store", 2, "'root' is no role")]
    [TestCase("key create a --roles 4 --store @store", 2, "'4' is no role")]
    [TestCase("key create a --rate 0 --store @store", 2, "--rate")]
    [TestCase("key create known --store @store", 1, "revoke it first")]
    [TestCase("key revoke nobody --store @store", 1, "no key 'nobody'")]
    public void WrongUse_IsToldWithWhatToDo(string words, int code, string expected)
    {
        using var folder = new CliFolder();
        folder.Run("key create known --store @store");
        var result = folder.Run(words);
        Assert.That(result.Code, Is.EqualTo(code));
        Assert.That(result.Error, Does.Contain(expected));
    }
}
