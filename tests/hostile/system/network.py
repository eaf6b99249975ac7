"""The network, and sockets that lead to other processes."""

from tests.hostile.attack import Attack

_TALKING = {
    "connecting_by_tcp_is_refused": Attack(
        "socket.create_connection(('127.0.0.1', TCP), 5).sendall(NAME.encode()); answer = True", marks="network"
    ),
    "fetching_a_page_is_refused": Attack(
        "answer = urllib.request.urlopen(f'http://127.0.0.1:{TCP}/{NAME}', timeout=5).status == 200", marks="network"
    ),
    "sending_by_udp_is_refused": Attack(
        """
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
answer = one.sendto(NAME.encode(), ("127.0.0.1", UDP)) > 0
""",
        marks="network",
    ),
    "connecting_to_a_unix_socket_is_refused": Attack(
        """
one = socket.socket(socket.AF_UNIX)
one.connect(UNIX)
one.sendall(NAME.encode())
answer = True
""",
        marks="network",
    ),
    "connecting_to_an_abstract_socket_is_refused": Attack(
        """
one = socket.socket(socket.AF_UNIX)
one.connect("\\0" + ABSTRACT)
one.sendall(NAME.encode())
answer = True
""",
        marks="network",
    ),
    "sending_elsewhere_over_the_line_is_refused": Attack(
        """
one = line if line else socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
answer = one.sendto(NAME.encode(), DATAGRAMS) > 0
""",
        marks="network",
    ),
    "a_socket_of_the_system_call_is_refused": Attack(
        """
one = socket.socket(fileno=call("socket", socket.AF_INET, socket.SOCK_DGRAM, 0))
answer = one.sendto(NAME.encode(), ("127.0.0.1", UDP)) > 0
""",
        marks="network",
    ),
}

ATTACKS = _TALKING | {
    "opening_a_network_socket_is_refused": Attack("socket.socket().close(); answer = True"),
    "opening_a_socket_of_the_sixth_version_is_refused": Attack("socket.socket(socket.AF_INET6).close(); answer = True"),
    "opening_a_unix_socket_is_refused": Attack("socket.socket(socket.AF_UNIX).close(); answer = True"),
    "opening_a_socket_to_the_kernel_is_refused": Attack(
        "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close(); answer = True"
    ),
    "opening_a_raw_socket_is_refused": Attack(
        "socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP).close(); answer = True"
    ),
    "listening_to_all_packets_is_refused": Attack(
        "socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close(); answer = True"
    ),
    "opening_a_socket_to_the_hypervisor_is_refused": Attack(
        "socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM).close(); answer = True"
    ),
    "opening_a_socket_to_the_kernels_ciphers_is_refused": Attack(
        "socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET).close(); answer = True"
    ),
    "listening_on_a_port_is_refused": Attack(
        """
one = socket.socket()
one.bind(("127.0.0.1", 0))
one.listen()
answer = True
"""
    ),
    "finding_an_address_is_refused": Attack("answer = len(socket.getaddrinfo('localhost', 80)) > 0"),
    "making_a_pair_of_sockets_is_refused": Attack("answer = len(socket.socketpair()) == 2"),
    "passing_open_files_is_refused": Attack(
        """
pair = (line, None) if line else socket.socketpair()
one = pair[0]
answer = socket.send_fds(one, [b"x"], [0]) == 1
"""
    ),
    "receiving_open_files_is_refused": Attack(
        """
one, other = (line, None) if line else socket.socketpair()
if other:
    socket.send_fds(other, [b"x"], [0])
answer = len(socket.recv_fds(one, 1, 1, socket.MSG_DONTWAIT)[1]) == 1
"""
    ),
    "changing_the_line_is_refused": Attack(
        """
one = line if line else socket.socketpair()[0]
one.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
answer = True
"""
    ),
}
