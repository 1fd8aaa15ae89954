using System.IO.Compression;

namespace AdFlow.Hosting.Tests.Deployment;

public sealed class BundleArchiveTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("adflow-bundle-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Unpack_GoodZip_WritesItsFiles()
    {
        var files = Unpack(BundleZip.Of(("a.yaml", "one"), ("models/b.json", "two")));
        Assert.That(files.Select(file => file.Path), Is.EqualTo(new[] { "a.yaml", "models/b.json" }));
        Assert.That(File.ReadAllText(Path.Combine(Target, "models", "b.json")), Is.EqualTo("two"));
    }

    [Test]
    public void HashOf_SameFilesPackedOtherwise_IsSame()
    {
        string one = BundleFile.HashOf(Unpack(BundleZip.Of(("a", "x"), ("b", "y"))));
        Directory.Delete(Target, recursive: true);
        Assert.That(BundleFile.HashOf(Unpack(BundleZip.Of(("b", "y"), ("a", "x")))), Is.EqualTo(one));
        Directory.Delete(Target, recursive: true);
        Assert.That(BundleFile.HashOf(Unpack(BundleZip.Of(("a", "y"), ("b", "x")))), Is.Not.EqualTo(one));
    }

    [Test]
    public void Unpack_HostileNames_AreAllToldAndNothingIsWritten()
    {
        var refusal = Refusal(BundleZip.Of(("../../escape", "x"), ("/etc/x", "x"), ("C:\\x", "x"), ("a/b", "x"),
            ("A/B", "x"), ("c", "x"), ("c/d", "x")), 422);
        Assert.That(refusal.Problems.Select(problem => problem.File),
            Is.EqualTo(new[] { "../../escape", "/etc/x", "C:\\x", "A/B", "c/d" }));
        Assert.That(Path.Exists(Target), Is.False);
    }

    [Test]
    public void Unpack_Link_IsRefused()
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = zip.CreateEntry("link");
            entry.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var target = entry.Open();
            target.Write("/etc/passwd"u8);
        }
        Assert.That(Refusal(bytes.ToArray(), 422).Problems[0].Message, Does.Contain("link"));
    }

    [Test]
    public void Unpack_MoreThanTheLimits_IsRefused()
    {
        Assert.That(Refusal(BundleZip.Of(("a", "x"), ("b", "x"), ("c", "x")), 413, new() { MostEntries = 2 }).Code,
            Is.EqualTo(DeploymentCodes.TooLarge));
        Assert.That(Refusal(BundleZip.Of(("a", new string(' ', 1 << 20))), 413, new() { MostUnpackedBytes = 1 << 10 })
            .Code, Is.EqualTo(DeploymentCodes.TooLarge));
    }

    [Test]
    public void Unpack_LengthInDirectoryIsALie_IsRefusedWhenItShows()
    {
        byte[] zip = BundleZip.Of(("a", new string(' ', 1 << 20)));
        // The directory says ten bytes; what is packed would fill the disk.
        int directory = zip.AsSpan().IndexOf("PK\x1\x2"u8);
        BitConverter.TryWriteBytes(zip.AsSpan(directory + 24), 10);
        Assert.That(() => Unpack(zip, new() { MostUnpackedBytes = 1 << 10 }), Throws.InstanceOf<DeploymentException>());
        Assert.That(new DirectoryInfo(Target).GetFiles().Sum(file => file.Length), Is.LessThanOrEqualTo(1 << 10));
    }

    [Test]
    public void Unpack_DirectoryOfMillionsOfEntries_IsRefusedUnread()
    {
        byte[] zip = new byte[4 << 20];
        "PK\x5\x6"u8.CopyTo(zip.AsSpan(zip.Length - 22));
        Assert.That(Refusal(zip, 413, new() { MostEntries = 100 }).Code, Is.EqualTo(DeploymentCodes.TooLarge));
    }

    [Test]
    public void Unpack_ChangedBytes_AreRefused()
    {
        var random = new Random(7);
        byte[] good = BundleZip.Of(("a", "the content of a file, long enough to be found again"), ("b/c", "and more"));
        var contents = Contents(good);
        for (int round = 0; round < 400; round++)
        {
            byte[] zip = [.. good];
            zip[random.Next(zip.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                // What is not noticed has another name, or differs in what has no meaning: times and attributes.
                Assert.That(Contents(zip), Is.EqualTo(contents), $"round {round}");
            }
            catch (DeploymentException refusal)
            {
                Assert.That(refusal.Status, Is.EqualTo(422).Or.EqualTo(413), $"round {round}");
            }
        }
    }

    private string[] Contents(byte[] zip)
    {
        if (Path.Exists(Target))
            Directory.Delete(Target, recursive: true);
        return [.. Unpack(zip).Select(file => Convert.ToHexString(file.Hash))];
    }

    private string Target => Path.Combine(_folder, "bundle");

    private IReadOnlyList<BundleFile> Unpack(byte[] zip, BundleLimits? limits = null)
    {
        using var stream = new MemoryStream(zip);
        return new BundleArchive(Target, limits ?? new BundleLimits(), new StoreFiles()).Unpack(stream);
    }

    private DeploymentException Refusal(byte[] zip, int status, BundleLimits? limits = null)
    {
        var refusal = Assert.Throws<DeploymentException>(() => Unpack(zip, limits))!;
        Assert.That(refusal.Status, Is.EqualTo(status), refusal.Message);
        return refusal;
    }
}
