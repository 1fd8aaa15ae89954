using System.Globalization;

namespace AdFlow.Cli;

/// <summary>Addresses that a host is to listen at.</summary>
internal static class HostAddresses
{
    private const string Http = "http://";

    /// <summary>Reads them, so that what the server would say of a wrong one is said in words of the command.</summary>
    /// <param name="urls">Addresses with semicolons between them.</param>
    /// <exception cref="CommandException">One of them is none, or there is none.</exception>
    public static string[] Read(string urls)
    {
        string[] addresses = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (addresses.Length == 0)
            throw Wrong(urls, "there is no address; expected one, such as http://127.0.0.1:8080");
        foreach (string address in addresses)
            Check(address);
        return addresses;
    }

    private static void Check(string address)
    {
        if (address.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            throw Wrong(address, "the host speaks HTTP without TLS; let a proxy that has the certificate stand before "
                + $"it, and name the address that the proxy asks, such as {Http}127.0.0.1:8080");
        if (!address.StartsWith(Http, StringComparison.OrdinalIgnoreCase))
            throw Wrong(address, $"expected an address that begins with {Http}, such as {Http}127.0.0.1:8080");
        string authority = address[Http.Length..];
        if (authority.StartsWith("unix:", StringComparison.OrdinalIgnoreCase))
            return;
        authority = authority.EndsWith('/') ? authority[..^1] : authority;
        if (authority.Length == 0 || authority.Contains('/'))
            throw Wrong(address, $"expected a name or number of this machine and a port, as in {Http}127.0.0.1:8080");
        int colon = authority.LastIndexOf(':');
        if (colon > authority.LastIndexOf(']') && !ushort.TryParse(
            authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw Wrong(address, $"'{authority[(colon + 1)..]}' is no port; expected 1 to 65535, or 0 for any");
    }

    private static CommandException Wrong(string address, string reason) =>
        new($"--urls {address}: {reason}", ExitCode.WrongUse);
}
