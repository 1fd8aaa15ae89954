using Microsoft.Extensions.Logging.Abstractions;

namespace AdFlow.Hosting.Tests.Security;

public sealed class ApiKeyFileTests
{
    private string _folder = null!;

    private string Path => System.IO.Path.Combine(_folder, ApiKeyFile.FileName);

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("adflow-keys-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Keys_WrittenAndRead_AreTheSame()
    {
        ApiKey[] keys = [ApiKeySecret.Create("a", HostRole.Run | HostRole.Read, 5).Key,
            ApiKeySecret.Create("b", HostRole.Deploy, null).Key];
        ApiKeyFile.Write(Path, keys);
        Assert.That(ApiKeyFile.Read(Path), Is.EqualTo(keys));
        if (!OperatingSystem.IsWindows())
            Assert.That(File.GetUnixFileMode(Path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [TestCase("{", "keys.json:1:")]
    [TestCase("""[{"name":"a","hash":"x","roles":"run","requestsPerSecond":null}]""", "64 lower-case")]
    [TestCase("""[{"name":"a/b","hash":"x","roles":"run","requestsPerSecond":0}]""", "no name")]
    [TestCase("""[{"name":"a","hash":"x","roles":"root","requestsPerSecond":null}]""", "roles")]
    [TestCase("""[{"name":"a","hash":"x","roles":7,"requestsPerSecond":null}]""", "roles")]
    [TestCase("""[{"name":"a","role":"run"}]""", "role")]
    public void WrongFile_IsRefused_WithWhatIsWrong(string text, string expected)
    {
        File.WriteAllText(Path, text);
        Assert.That(() => ApiKeyFile.Read(Path), Throws.InstanceOf<IOException>().With.Message.Contains(expected)
            .And.Message.Contains("adflow key"));
    }

    [Test]
    public void ChangedFile_IsReadAgain_AndABrokenOneChangesNothing()
    {
        var (text, key) = ApiKeySecret.Create("a", HostRole.Run, null);
        ApiKeyFile.Write(Path, [key]);
        using var access = new HostAccess(_folder, TimeProvider.System, NullLogger.Instance);
        Assert.That(access.Keys.Find(text), Is.Not.Null);

        Replace("[");
        Assert.That(access.Keys.Find(text), Is.Not.Null);
        File.Delete(Path);
        access.Look();
        Assert.That(access.Keys.IsOpen, Is.False);

        var (other, otherKey) = ApiKeySecret.Create("b", HostRole.Run, null);
        ApiKeyFile.Write(Path, [otherKey]);
        access.Look();
        Assert.That(access.Keys.Find(text), Is.Null);
        Assert.That(access.Keys.Find(other), Is.Not.Null);

        void Replace(string content)
        {
            File.WriteAllText(Path, content);
            File.SetLastWriteTimeUtc(Path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            access.Look();
        }
    }

    [Test]
    public void Ring_WhoseLastKeyIsRevoked_StaysClosed()
    {
        var ring = KeyRing.Open.With([ApiKeySecret.Create("a", HostRole.Run, null).Key]).With([]);
        Assert.That(ring.IsOpen, Is.False);
        ApiKeyFile.Write(Path, []);
        using var access = new HostAccess(_folder, TimeProvider.System, NullLogger.Instance);
        Assert.That(access.Keys.IsOpen, Is.False);
    }

    [TestCase("")]
    [TestCase("adflow.")]
    [TestCase("adflow..")]
    [TestCase("adflow.a")]
    [TestCase("adflow.a.")]
    [TestCase("adflow.a.AAAA")]
    [TestCase("a.b.c")]
    public void TextThatIsNoKey_IsNotFound(string text)
    {
        var ring = KeyRing.Open.With([ApiKeySecret.Create("a", HostRole.Run, null).Key]);
        Assert.That(ring.Find(text), Is.Null);
    }
}
